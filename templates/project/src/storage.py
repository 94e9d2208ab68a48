"""Where applicants come from and scores go: a folder, or a bucket that pyarrow can reach (`s3://…`, `gs://…`)."""

import hashlib
import os
from pathlib import Path

import pandas as pd
import pyarrow as pa
from pyarrow.fs import FileSelector, FileSystem, FileType, LocalFileSystem

from src.tables import open_replacement


class Storage:
    """Files by their path below the storage's root, with `/`."""

    def __init__(self, files: FileSystem, root: str):
        self.files = files
        self.root = root.rstrip("/")

    def locate(self, path: str) -> str:
        return f"{self.root}/{path}"

    def has(self, path: str) -> bool:
        return self.files.get_file_info(self.locate(path)).type is not FileType.NotFound

    def names(self, folder: str) -> list[str]:
        """Sorted names in a folder; none if it is not there."""
        found = self.files.get_file_info(FileSelector(self.locate(folder), allow_not_found=True))
        return sorted(info.base_name for info in found)

    def read(self, path: str) -> bytes:
        """Raises FileNotFoundError."""
        return self.read_buffer(path).to_pybytes()

    def read_buffer(self, path: str) -> pa.Buffer:
        """As `read`, in memory of pyarrow's own. Raises FileNotFoundError.

        What pyarrow is to parse belongs to it: its threads may still hold a file or bytes of Python's when the
        interpreter ends, and then abort a process that has done its work (apache/arrow issues 34314 and 50482).
        """
        with self.files.open_input_stream(self.locate(path), compression=None) as stream:
            return stream.read_buffer()

    def sha256(self, path: str) -> str:
        digest = hashlib.sha256()
        with self.files.open_input_stream(self.locate(path), compression=None) as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
        return digest.hexdigest()

    def write(self, path: str, content: bytes) -> None:
        """Readers see the old content or the whole new one. What is there already is not written again."""
        if self.has(path) and self.read(path) == content:
            return
        if isinstance(self.files, LocalFileSystem):
            with open_replacement(Path(self.locate(path))) as file:
                file.write(content)
        else:  # A bucket shows an object when its upload is complete, and never renames one.
            with self.files.open_output_stream(self.locate(path), compression=None) as stream:
                stream.write(content)

    def discard_temporaries(self, folder: str) -> None:
        """Removes what writers that were killed left in a folder."""
        if isinstance(self.files, LocalFileSystem):
            for path in Path(self.locate(folder)).glob(".*.tmp"):
                path.unlink(missing_ok=True)

    def read_table(
        self, path: str, columns: list[str] | None = None, between: tuple[str, int, int] | None = None
    ) -> pd.DataFrame:
        """A CSV or Parquet file. `between`: a column with the first and last value to read, both included.

        Of Parquet only the row groups that may hold such values are read; a CSV file is read whole.
        """
        if path.endswith(".parquet"):
            filters = between and [(between[0], ">=", between[1]), (between[0], "<=", between[2])]
            return pd.read_parquet(self.locate(path), filesystem=self.files, columns=columns, filters=filters)
        with self.files.open_input_file(self.locate(path)) as file:
            table = pd.read_csv(file, usecols=columns)
        return table[table[between[0]].between(between[1], between[2])] if between else table


def open_storage(address: str) -> Storage:
    """A path, relative or not, or the URI of a bucket with an optional prefix. Raises ValueError for a URI it does not know."""
    if "://" in address:
        return Storage(*FileSystem.from_uri(address))
    return Storage(LocalFileSystem(), os.path.abspath(address))
