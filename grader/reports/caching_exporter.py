"""An exporter that renders many similar notebooks as HTML in less time than nbconvert's own.

Most cells are the same for a whole class, so rendered cells are cached. Most pages need no change
after their template has been filled in, so nbconvert's change is skipped for them.
"""

import functools
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.filters import Highlight2HTML
from nbformat import NotebookNode
from traitlets import default

Resources = dict[str, Any]
CACHED_CELLS, MAX_LENGTH = 1_000, 8_000  # of each kind; longer cells are not cached


class _UnparsedPage(TemplateExporter):  # type: ignore[misc]
    """A base class of HTMLExporter that hides pages from its parser.

    HTMLExporter parses each page that TemplateExporter returns, to add alternative texts to images
    and to mark cells of JupyterLab's own template, and writes it again: two thirds of the time of a
    page. A page that has neither is kept in self.page, and the parser gets an empty one.
    """

    def from_notebook_node(
        self, nb: NotebookNode, resources: Resources | None = None, **kw: Any
    ) -> tuple[str, Resources]:
        html, resources = super().from_notebook_node(nb, resources, **kw)
        changes = "<img" in html or "jp-" in html
        self.page = "" if changes else html
        return html if changes else "", resources


class CachingHTMLExporter(HTMLExporter, _UnparsedPage):  # type: ignore[misc]
    """An HTMLExporter that caches rendered text cells and highlighted code cells."""

    @default("optimistic_validation")  # type: ignore[untyped-decorator]
    def _validate_once(self) -> bool:  # not after every preprocessor
        return True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rendered = functools.lru_cache(CACHED_CELLS)(
            functools.partial(super().markdown2html, {})
        )
        self._highlighted = functools.lru_cache(CACHED_CELLS)(self._highlight_uncached)

    def from_notebook_node(
        self, nb: NotebookNode, resources: Resources | None = None, **kw: Any
    ) -> tuple[str, Resources]:
        """Render the page of one notebook."""
        self._nb_metadata.clear()  # HTMLExporter would keep those of all notebooks
        parsed, resources = super().from_notebook_node(nb, resources, **kw)
        return self.page or parsed, resources

    @pass_context
    def markdown2html(self, context: Context, source: str) -> str:
        """Render Markdown; cached if the result depends on the source alone."""
        embeds = self.embed_images or context.get("cell", {}).get("attachments")
        if embeds or len(source) > MAX_LENGTH:
            html: str = super().markdown2html(context, source)
            return html
        return self._rendered(source)

    def register_filter(self, name: str, jinja_filter: Any) -> Any:
        """Cache what the highlighter returns; HTMLExporter makes a new one for each notebook."""
        if type(jinja_filter) is Highlight2HTML:
            jinja_filter = functools.partial(self._highlight, jinja_filter)
        return super().register_filter(name, jinja_filter)

    def _highlight(
        self,
        highlighter: Highlight2HTML,
        source: str,
        language: str | None = None,
        metadata: NotebookNode | None = None,
    ) -> str:
        if len(source) > MAX_LENGTH or "magics_language" in (metadata or {}):
            html: str = highlighter(source, language, metadata)
            return html
        return self._highlighted(highlighter.pygments_lexer, source, language)

    def _highlight_uncached(self, lexer: str, source: str, language: str | None) -> str:
        html: str = Highlight2HTML(pygments_lexer=lexer, parent=self)(source, language)
        return html
