"""Files that a notebook writes in the sandbox, where they are in memory."""

import textwrap

import numpy as np
import pytest

from grader.sandbox.backends import best_backend, why_not
from grader.sandbox.isolation import BUBBLEWRAP, LANDLOCK
from grader.sandbox.sandbox import Sandbox
from tests.test_stand_ins import answer


@pytest.fixture(params=[BUBBLEWRAP, LANDLOCK])
def sandbox(request):
    """A sandbox of each backend for official grading that works on this machine."""
    if why_not(request.param):
        pytest.skip(why_not(request.param))
    with Sandbox(request.param) as sandbox:
        yield sandbox


FILES = {
    "text": """
        with open('a.txt', 'w') as f: f.write('1\\n2')
        with open('a.txt') as f: return np.array([float(line) for line in f])
    """,
    "bytes": """
        with open('a', 'wb') as f: f.write(x.tobytes())
        return np.frombuffer(open('a', 'rb').read())
    """,
    "append": """
        for v in x:
            with open('a', 'a') as f: f.write(f'{v} ')
        return np.array(open('a').read().split(), float)
    """,
    "read and write": """
        f = open('a', 'w+')
        f.write('1 2')
        f.seek(0)
        return np.array(f.read().split(), float)
    """,
    "change in place": """
        open('a', 'wb').write(x[::-1].tobytes())
        f = open('a', 'rb+')
        f.write(x[:1].tobytes())
        f.write(x[1:].tobytes())
        f.close()
        return np.fromstring(' '.join(map(str, np.frombuffer(open('a', 'rb').read()))), sep=' ')
    """,
    "io.open": """
        import io
        io.open('a', 'x').write('1 2')
        return np.array(io.open('a').read().split(), float)
    """,
    "pathlib": """
        from pathlib import Path
        folder = Path('out') / 'deep'
        folder.mkdir(parents=True, exist_ok=True)
        folder.mkdir(exist_ok=True, parents=True)
        path = folder / 'a.txt'
        path.touch()
        path.write_text('1 2')
        assert path.exists() and path.is_file() and folder.is_dir() and path.stat().st_size == 3
        assert [p.name for p in folder.iterdir()] == ['a.txt']
        assert [p.name for p in Path('.').rglob('*.txt')] == ['a.txt']
        text = path.read_text()
        path.unlink()
        assert not path.exists()
        folder.rmdir()
        return np.array(text.split(), float)
    """,
    "the folder": """
        import os, pathlib
        assert str(pathlib.Path.cwd()) == os.getcwd() == os.path.abspath('.')
        os.makedirs('b/c', exist_ok=True)
        os.chdir('b')
        assert os.listdir() == ['c']
        assert pathlib.Path('c').resolve() == pathlib.Path.cwd() / 'c'
        return x
    """,
    "os": """
        import os
        open('a', 'w').close()
        os.rename('a', 'b')
        os.replace('b', 'c')
        assert os.path.exists('c') and not os.path.exists('a') and os.path.getsize('c') == 0
        os.remove('c')
        assert os.listdir('.') == []
        assert [r for r, _, _ in os.walk('.')] == ['.']; return x
    """,
    "np.save": """
        np.save('a.npy', x)
        np.save('b', x)
        assert (np.load('b.npy') == x).all()
        return np.load('a.npy')
    """,
    "np.savez": """
        np.savez('a.npz', x=x, y=3)
        np.savez_compressed('b', x=x)
        with np.load('a.npz') as f: return f['x'] * (f['y'] == 3)
    """,
    "np.savetxt": """
        np.savetxt('a.csv', x, delimiter=',')
        return np.loadtxt('a.csv')
    """,
    "np.genfromtxt": """
        open('a', 'w').write('1,2')
        return np.genfromtxt('a', delimiter=',')
    """,
    "json": """
        import json
        json.dump(list(x), open('a.json', 'w'))
        return np.array(json.load(open('a.json')))
    """,
    "pickle": """
        import pickle
        with open('a', 'wb') as f: pickle.dump({'x': x}, f)
        with open('a', 'rb') as f: return pickle.load(f)['x']
    """,
    "csv": """
        import csv
        with open('a', 'w', newline='') as f: csv.writer(f).writerow(x)
        return np.array(next(csv.reader(open('a'))), float)
    """,
    "a log file": """
        import logging
        logging.basicConfig(filename='a.log', level=10, format='%(message)s', force=True)
        logging.info('1')
        handler = logging.FileHandler('b.log')
        handler.close()
        return np.array([float(open('a.log').read()), 2])
    """,
    "a temporary file": """
        import tempfile
        with tempfile.NamedTemporaryFile('w+', suffix='.txt') as f:
            f.write('1 2')
            f.flush()
            text = open(f.name).read()
        with tempfile.TemporaryFile() as f:
            f.write(b'a')
            f.seek(0)
            assert f.read() == b'a'
        return np.array(text.split(), float)
    """,
    "a temporary folder": """
        import os, tempfile
        with tempfile.TemporaryDirectory() as folder:
            np.save(os.path.join(folder, 'a.npy'), x)
            y = np.load(f'{folder}/a.npy')
        assert not os.path.exists(folder)
        os.rmdir(tempfile.mkdtemp())
        n, name = tempfile.mkstemp()
        os.write(n, b'a')
        os.close(n)
        assert open(name).read() == 'a'
        return y
    """,
    "shutil": """
        import os, shutil
        os.mkdir('d')
        open('d/a', 'w').write('1 2')
        shutil.copy('d/a', 'b')
        shutil.copy2('d/a', 'c')
        shutil.copytree('d', 'e')
        shutil.move('e/a', 'f')
        shutil.rmtree('d')
        assert sorted(os.listdir()) == ['b', 'c', 'e', 'f']
        return np.array(open('f').read().split(), float)
    """,
    "zip": """
        import zipfile
        with zipfile.ZipFile('a.zip', 'w') as z: z.writestr('t', '1 2')
        return np.array(zipfile.ZipFile('a.zip').read('t').split(), float)
    """,
    "glob": """
        import glob
        open('a1.txt', 'w')
        open('a2.txt', 'w')
        return np.array(sorted(float(n[1]) for n in glob.glob('a*.txt')))
    """,
    "print to a file": """
        with open('a', 'w') as f: print(1, 2, file=f)
        return np.array(open('a').read().split(), float)
    """,
    "an absolute path": """
        import os
        os.makedirs('/home/anna/course')
        np.save('/home/anna/course/x', x)
        return np.load('/home/anna/course/x.npy')
    """,
    "the home folder": """
        import pathlib
        p = pathlib.Path.home() / 'x.npy'
        np.save(p, x)
        return np.load(p)
    """,
    "scandir": """
        import os
        os.makedirs('a/b')
        open('a/c', 'w').write('1 2')
        with os.scandir('a') as entries:
            found = sorted((entry.path, entry.is_dir()) for entry in entries)
        assert found == [('a/b', True), ('a/c', False)]
        return np.array(open(found[1][0]).read().split(), float)
    """,
    "no file at all": """
        import io
        b = io.BytesIO()
        np.save(b, x)
        b.seek(0)
        return np.load(b)
    """,
    "a file of the library": """
        import os, json, inspect
        assert 'def loads' in inspect.getsource(json)
        assert os.path.exists(os.__file__) and open(os.__file__).read(3)
        return x
    """,
    "the null device": """
        import os
        print(x, file=open(os.devnull, 'w'))
        return x
    """,
    "gzip": """
        import base64, mimetypes, gzip
        with gzip.open('a.gz', 'wt') as f: f.write('1 2')
        return np.array(gzip.open('a.gz', 'rt').read().split(), float)
    """,
}


@pytest.mark.parametrize("body", FILES.values(), ids=FILES)
def test_files_that_a_notebook_writes_can_be_read_back(sandbox, body):
    assert np.array_equal(answer(sandbox, body), [1, 2])


MISSING = "is not available in grading; only files that your notebook writes are"


@pytest.mark.parametrize(
    "body",
    [
        "return open('data.csv').read()",
        "import pathlib; return pathlib.Path('data.csv').read_text()",
        "return np.load('data.csv')",
        "return np.loadtxt('data.csv')",
        "import os; return os.stat('data.csv')",
        "import os; os.remove('data.csv')",
    ],
)
def test_a_file_that_the_notebook_has_not_written_is_said_to_be_missing_in_grading(sandbox, body):
    name, text = answer(sandbox, body)
    assert name == "FileNotFoundError"
    assert text == f"data.csv {MISSING}" or "np.loadtxt" in body  # NumPy has its own sentence


def test_a_missing_file_is_caught_as_in_python(sandbox):
    body = """
    import os, pathlib, errno
    try:
        open("data.csv")
    except FileNotFoundError as error:
        assert error.errno == errno.ENOENT and error.filename == "/tmp/data.csv"
    assert not os.path.exists("data.csv") and not pathlib.Path("data.csv").exists()
    return x
    """
    assert answer(sandbox, body).tolist() == [1, 2]


ERRORS = {
    "open('a', 'q')": "ValueError",
    "open('a', 'wb', encoding='utf-8')": "ValueError",
    "open('a', 'w', 0)": "ValueError",
    "open('a', 'x'); open('a', 'x')": "FileExistsError",
    "open('no/a')": "FileNotFoundError",
    "os.mkdir('no/a')": "FileNotFoundError",
    "open('a', 'w'); open('a/b', 'w')": "NotADirectoryError",
    "open('a', 'w'); open('a').write('b')": "UnsupportedOperation",
    "open('a', 'w').read()": "UnsupportedOperation",
    "f = open('a', 'w'); f.close(); f.write('b')": "ValueError",
    "open('/tmp')": "IsADirectoryError",
    "open('')": "FileNotFoundError",
    "open('a\\0b', 'w')": "ValueError",
    "open(1.5)": "TypeError",
    "open('a', 'w').fileno()": "UnsupportedOperation",
    "open(1 << 20)": "OSError",
    "open('a' * 256, 'w')": "OSError",
    "open('a' * 10**6, 'w')": "OSError",
    "open('/'.join('a' * 3000), 'w')": "OSError",
    "os.mkdir('a'); os.mkdir('a')": "FileExistsError",
    "os.mkdir('/')": "FileExistsError",
    "os.rmdir('/')": "OSError",
    "os.rmdir('/tmp')": "",
    "os.mkdir('a'); open('a/b', 'w'); os.rmdir('a')": "OSError",
    "os.mkdir('a'); os.remove('a')": "IsADirectoryError",
    "open('a', 'w'); os.rmdir('a')": "NotADirectoryError",
    "os.mkdir('a'); os.rename('a', 'a/b')": "OSError",
    "os.rename('/', 'b')": "OSError",
    "open('a', 'w'); os.mkdir('b'); os.rename('a', 'b')": "IsADirectoryError",
    "os.symlink('a', 'b')": "PermissionError",
    "os.link('a', 'b')": "PermissionError",
    "os.chdir('nowhere')": "FileNotFoundError",
    "os.open('/tmp', os.O_RDONLY)": "IsADirectoryError",
    "os.read(os.open('a', os.O_CREAT | os.O_WRONLY), 9)": "UnsupportedOperation",
    "[os.open('a', os.O_CREAT | os.O_WRONLY) for _ in range(99)]": "OSError",
    "open('a', 'wb').seek(-1)": "OSError",
    "open('a', 'wb').truncate(-1)": "OSError",
}


@pytest.mark.parametrize(("body", "error"), ERRORS.items(), ids=list(ERRORS))
def test_a_file_in_memory_fails_as_a_real_one_does(sandbox, body, error):
    result = answer(sandbox, f"{body}\nreturn x", "import os")
    assert (result[0] if error else result.tolist()) == (error or [1, 2])


FULL = {
    "a file of a gigabyte": "open('a', 'wb').write(bytes(10**9))",
    "many writes": """
        f = open('a', 'wb')
        while True: f.write(bytes(10**6))
    """,
    "far from the start": """
        f = open('a', 'wb', 0)
        f.seek(10**15)
        f.write(b'a')
    """,
    "as far as numbers go": """
        f = open('a', 'wb', 0)
        f.seek(2**200)
        f.write(b'a')
    """,
    "a size": "open('a', 'wb').truncate(10**12)",
    "an array": "np.save('a', np.zeros(10**7))",
    "a million files": "for n in range(10**6): open(f'{n}', 'w').close()",
    "folders": """
        import os
        for n in range(10**6): os.mkdir(f'{n}')
    """,
    "deep folders": """
        import os
        os.makedirs('/'.join('a' * 300))
    """,
    "files that are removed while they are open": """
        import os
        files = []
        while True:
            f = open('a', 'wb', 0)
            f.write(bytes(10**6))
            files.append(f)
            os.remove('a')
    """,
    "temporary files": """
        import tempfile
        f = tempfile.TemporaryFile()
        while True: f.write(bytes(10**6))
    """,
    "one file under many names": """
        import os
        for n in range(10**6):
            open('a', 'wb').write(bytes(10**6))
            os.rename('a', f'b{n}')
    """,
}


@pytest.mark.parametrize("body", FULL.values(), ids=FULL)
def test_files_have_limits_which_the_message_names(sandbox, body):
    name, text = answer(sandbox, f"{textwrap.dedent(body)}\nreturn x")
    assert name == "OSError"
    assert "16 MiB in all" in text or "200 files" in text
    assert answer(sandbox, "return x").tolist() == [1, 2]  # the sandbox goes on


def test_a_file_can_be_written_into_a_folder_that_only_the_students_machine_has(sandbox):
    body = "np.save('/home/anna/results/deep/x.npy', x); np.save('results/x', x)"
    read = "return np.load('/home/anna/results/deep/x.npy') + np.load('results/x.npy')"
    assert answer(sandbox, f"{body}\n{read}").tolist() == [2, 4]


def test_what_is_deleted_counts_no_more(sandbox):
    body = """
    import os
    for n in range(300):
        with open(f"{n}", "wb") as f:
            f.write(bytes(10**6))
        os.remove(f"{n}")
    with open("a", "wb") as f:
        f.write(bytes(15 << 20))
    with open("a", "wb") as f:
        f.write(bytes(15 << 20))
    return x
    """
    assert answer(sandbox, body).tolist() == [1, 2]


def test_files_are_in_one_sandbox_alone_and_last_as_long_as_it(sandbox):
    assert sandbox.run("open('left.txt', 'w').write('here')") == ""
    found = "import os; return np.array(os.path.exists('left.txt'))"
    assert answer(sandbox, found) == True  # noqa: E712
    with Sandbox(best_backend(practice=False)) as other:
        assert answer(other, found) == False  # noqa: E712
