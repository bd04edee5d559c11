"""The folders and files in memory by their paths."""

import errno
import os
import posixpath
from typing import Any

from grader.sandbox.inside.memory_files import MemoryFile, Node, Usage, refused

MAX_NAME, MAX_PATH = 255, 4096  # characters


class Tree:
    """Folders and files by their absolute, normalised paths.

    Args:
        folder: where a notebook begins; it exists.
    """

    def __init__(self, folder: str) -> None:
        self.usage = Usage()
        self.root = Node(self.usage, "/", is_folder=True)
        self._make_folders(folder)
        self.folder = folder

    def absolute(self, path: Any) -> str:
        """The normalised absolute path of a path, of any kind that os.fspath accepts.

        Raises:
            ValueError: it contains a null character.
            OSError: it, or a name in it, is too long.
        """
        text = str.__str__(os.fsdecode(path))
        if "\0" in text:
            raise ValueError("embedded null character in path")
        if not text:
            raise refused(errno.ENOENT, text)
        whole = posixpath.normpath(posixpath.join(self.folder, text))
        if len(whole) > MAX_PATH or any(len(name) > MAX_NAME for name in whole.split("/")):
            raise refused(errno.ENAMETOOLONG, whole[:99])
        return "/" + whole.lstrip("/")

    def find(self, path: str) -> Node:
        """The node of a path.

        Raises:
            OSError: there is none.
        """
        node = self.root
        for name in filter(None, path.split("/")):
            if node.children is None:
                raise refused(errno.ENOTDIR, path)
            if name not in node.children:
                raise refused(errno.ENOENT, path)
            node = node.children[name]
        return node

    def folder_of(self, path: str) -> tuple[dict[str, Node], str]:
        """The entries of the folder that a path is in, and its name there.

        Raises:
            OSError: there is no such folder.
        """
        parent, name = posixpath.split(path)
        return self.entries(parent), name

    def entries(self, path: str) -> dict[str, Node]:
        """The nodes in a folder by name.

        Raises:
            OSError: it is no folder.
        """
        children = self.find(path).children
        if children is None:
            raise refused(errno.ENOTDIR, path)
        return children

    def make_folder(self, path: str) -> None:
        """Make a folder in one that exists.

        Raises:
            OSError: it exists, or its parent does not, or there are too many.
        """
        siblings, name = self.folder_of(path)
        if not name or name in siblings:
            raise refused(errno.EEXIST, path)
        siblings[name] = Node(self.usage, path, is_folder=True)

    def remove(self, path: str, is_folder: bool) -> None:
        """Remove a file, or an empty folder.

        Raises:
            OSError: it is not there, is of the other kind, or is not empty.
        """
        node = self.find(path)
        siblings, name = self.folder_of(path)
        if is_folder != (node.children is not None):
            raise refused(errno.ENOTDIR if is_folder else errno.EISDIR, path)
        if node.children or node is self.root:
            raise refused(errno.ENOTEMPTY, path)
        del siblings[name]

    def rename(self, old: str, new: str) -> None:
        """Give a file or folder another path; a file there, or an empty folder, is replaced.

        Raises:
            OSError: this is not possible.
        """
        node = self.find(old)
        old_siblings, old_name = self.folder_of(old)
        new_siblings, new_name = self.folder_of(new)
        there = new_siblings.get(new_name)
        if node is self.root or not new_name or (f"{new}/".startswith(f"{old}/") and old != new):
            raise refused(errno.EINVAL, old)
        if there is not None and (there.children is None) != (node.children is None):
            raise refused(errno.EISDIR if node.children is None else errno.ENOTDIR, new)
        if there is not None and there.children and there is not node:
            raise refused(errno.ENOTEMPTY, new)
        del old_siblings[old_name]
        new_siblings[new_name] = node

    def open(self, path: str, mode: str) -> MemoryFile:
        """Open a file; one that is written is made, with the folders that it is in.

        A student's notebook may lie beside folders that are not here. Whether her code works must
        not depend on them.

        Args:
            path: absolute.
            mode: one of r, w, a and x, with + or without.

        Raises:
            OSError: it does not exist, is a folder, exists already (x), or there are too many.
        """
        if "r" not in mode:
            self._make_folders(posixpath.dirname(path))
        siblings, name = self.folder_of(path)
        node = siblings.get(name) if name else self.root
        if node is None:
            if "r" in mode:
                raise refused(errno.ENOENT, path)
            node = self._add(self.find(posixpath.dirname(path)), name, path, is_folder=False)
        elif "x" in mode:
            raise refused(errno.EEXIST, path)
        if node.children is not None:
            raise refused(errno.EISDIR, path)
        if "w" in mode:
            node.resize(0)
        return MemoryFile(node, path, mode)

    def _make_folders(self, path: str) -> None:
        node = self.root
        for name in filter(None, path.split("/")):
            if node.children is None:
                raise refused(errno.ENOTDIR, path)
            node = node.children.get(name) or self._add(node, name, path, is_folder=True)

    def _add(self, parent: Node, name: str, path: str, is_folder: bool) -> Node:
        assert parent.children is not None
        parent.children[name] = Node(self.usage, path, is_folder)
        return parent.children[name]
