import pandas as pd
import pytest
from pyarrow.fs import LocalFileSystem, SubTreeFileSystem

from src.publication import UnfitScores, publish, read_scores, verify_parts, write_part
from src.scoring_plan import Plan, render_json, split_ids
from src.storage import Storage, open_storage
from tests.test_scoring_plan import PLAN

IDS = pd.Series(range(1, 7))


@pytest.fixture
def plan() -> Plan:
    """Six applicants in two parts."""
    return Plan(**{**vars(PLAN), "partitions": split_ids(IDS, 2)})


@pytest.fixture(params=["folder", "bucket"])
def storage(request, tmp_path) -> Storage:
    """A folder, and what stands in for a bucket: a file system whose files are written in place."""
    if request.param == "folder":
        return open_storage(str(tmp_path))
    return Storage(SubTreeFileSystem(str(tmp_path), LocalFileSystem(use_mmap=False)), "")


def scores(ids, **columns) -> pd.DataFrame:
    return pd.DataFrame({"customer_id": list(ids), "score": [0.5] * len(ids)} | columns)


@pytest.fixture
def scored(storage, plan) -> Storage:
    make_folders(storage, plan)
    write_part(storage, plan, 0, scores([1, 2, 3]))
    write_part(storage, plan, 1, scores([4, 5, 6]))
    return storage


def make_folders(storage: Storage, plan: Plan) -> None:
    # A bucket has no folders to make.
    storage.files.create_dir(storage.locate(plan.folder), recursive=True)


def verify_and_publish(storage, plan):
    storage.write(f"{plan.folder}/manifest.json", render_json(verify_parts(storage, plan)))
    return publish(storage, plan)


def test_readers_find_the_parts_together(scored, plan):
    manifest = verify_and_publish(scored, plan)
    assert (manifest["rows"], [part["rows"] for part in manifest["parts"]]) == (6, [3, 3])
    pd.testing.assert_frame_equal(read_scores(scored, "2026-02-01"), scores(IDS))
    assert "_SUCCESS" in scored.names(plan.folder)


def test_a_month_that_is_not_published_has_no_scores(scored, plan):
    with pytest.raises(FileNotFoundError):
        read_scores(scored, "2026-02-01")


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (scores([1, 2]), "part 0: 2 rows instead of 3"),
        (scores([1, 2, 4]), "part 0: its applicants are not those of the plan"),
        (scores([1, 2, 2]), "part 0: a customer_id is there twice"),
        (scores([1, 2, 3], score=[0.1, None, 0.3]), "part 0: values are missing"),
        (scores([1, 2, 3], score=[0.1, 1.01, 0.3]), "part 0: scores are outside of 0 and 1"),
    ],
)
def test_a_part_that_is_not_as_planned_is_refused(scored, plan, table, problem):
    write_part(scored, plan, 0, table)
    with pytest.raises(UnfitScores) as refused:
        verify_parts(scored, plan)
    assert problem in str(refused.value).splitlines()


def test_all_that_is_wrong_is_told_at_once(scored, plan):
    scored.files.delete_file(scored.locate(plan.part(0)))
    scored.write(plan.part(1), b"half")
    scored.write(f"{plan.folder}/part=002.parquet", b"")
    with pytest.raises(UnfitScores) as refused:
        verify_parts(scored, plan)
    assert str(refused.value).splitlines() == [
        "part 0: it is missing",
        "part 1: it is not Parquet",
        "part=002.parquet is not in the plan",
    ]


def test_a_part_that_changes_after_it_was_verified_is_not_published(scored, plan):
    scored.write(f"{plan.folder}/manifest.json", render_json(verify_parts(scored, plan)))
    write_part(scored, plan, 1, scores([4, 5, 6], score=[0.5, 0.5, 0.6]))
    with pytest.raises(UnfitScores, match=r"part=001\.parquet has changed"):
        publish(scored, plan)
    assert "current" not in scored.names("predictions/scoring_date=2026-02-01")
