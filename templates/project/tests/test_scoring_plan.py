from dataclasses import replace

import pandas as pd
import pytest

from src.scoring_plan import Input, Partition, Plan, count_partitions, hash_ids, parse_plan, render_plan, split_ids

PLAN = Plan(
    scoring_date="2026-02-01",
    commit="0" * 40,
    code="c",
    model_md5="m",
    training_data_md5=None,
    application=Input("storage", "applications/scoring_date=2026-02-01/application.csv", "a"),
    bureau=Input("storage", "applications/scoring_date=2026-02-01/bureau.csv", "b"),
    libraries={"pandas": "3.1.1"},
    partitions=(Partition(1, 4, 3, "x"), Partition(7, 9, 2, "y")),
)


@pytest.mark.parametrize(
    ("rows", "per_partition", "maximum", "count"),
    [(1, 400, 200, 1), (400, 400, 200, 1), (401, 400, 200, 2), (1000, 400, 200, 3), (10**9, 400, 200, 200), (0, 400, 200, 1)],
)
def test_there_are_as_few_partitions_as_hold_the_rows_up_to_a_maximum(rows, per_partition, maximum, count):
    assert count_partitions(rows, per_partition, maximum) == count


@pytest.mark.parametrize("count", [1, 2, 3, 9, 10])
def test_each_applicant_is_in_one_partition_and_their_sizes_differ_by_one_at_most(count):
    ids = pd.Series([19, 3, 5, 88, 4, 1, 60, 7, 2, 100])
    parts = split_ids(ids, count)
    covered = [[value for value in sorted(ids) if part.first <= value <= part.last] for part in parts]
    assert [value for part in covered for value in part] == sorted(ids)
    assert [part.rows for part in parts] == [len(part) for part in covered]
    assert [part.ids for part in parts] == [hash_ids(pd.Series(part)) for part in covered]
    assert max(part.rows for part in parts) - min(part.rows for part in parts) <= 1


def test_the_order_of_the_rows_does_not_matter():
    ids = pd.Series(range(100))
    assert split_ids(ids, 7) == split_ids(ids.sample(frac=1, random_state=1), 7)


@pytest.mark.parametrize(
    ("ids", "message"),
    [([], "not whole numbers"), ([1.5, 2], "not whole numbers"), ([1, None], "not whole numbers"), ([1, 1, 2], "such as 1")],
)
def test_ids_that_cannot_be_split_are_refused(ids, message):
    with pytest.raises(ValueError, match=message):
        split_ids(pd.Series(ids), 1)


def test_a_plan_is_read_as_it_was_written():
    assert parse_plan(render_plan(PLAN)) == PLAN


@pytest.mark.parametrize(
    "change",
    [
        {"scoring_date": "2026-03-01"},
        {"commit": None},
        {"code": "other"},
        {"model_md5": "other"},
        {"bureau": Input("storage", "applications/scoring_date=2026-02-01/bureau.csv", "other")},
        {"libraries": {"pandas": "3.1.2"}},
        {"partitions": (Partition(1, 9, 5, "z"),)},
    ],
)
def test_whatever_differs_is_another_run(change):
    assert replace(PLAN, **change).run != PLAN.run == replace(PLAN).run
