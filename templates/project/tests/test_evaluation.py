import pytest

from src.evaluation import evaluate, gain, kolmogorov_smirnov, lift

# Ten applicants, four bad, riskiest first: bad bad good bad good good bad good good good.
TARGET = [1, 1, 0, 1, 0, 0, 1, 0, 0, 0]
SCORE = [0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1]


@pytest.mark.parametrize(("depth", "expected"), [(0.1, 2.5), (0.2, 2.5), (0.4, 1.875), (0.5, 1.5), (1.0, 1.0)])
def test_lift_is_the_bad_rate_at_the_top_over_that_of_all(depth, expected):
    assert lift(TARGET, SCORE, depth) == pytest.approx(expected)


def test_gain_is_the_share_of_bads_at_the_top():
    assert gain(TARGET, SCORE, [0.2, 0.4, 0.7]) == pytest.approx([0.5, 0.75, 1.0])


def test_ks_is_the_largest_distance_of_the_cumulative_shares():
    # After four applicants: 3 of 4 bads, 1 of 6 goods.
    assert kolmogorov_smirnov(TARGET, SCORE) == pytest.approx(3 / 4 - 1 / 6)


def test_ties_at_the_cut_count_in_proportion_in_any_order():
    score = [0.9, 0.5, 0.5, 0.5, 0.5]
    for target in ([0, 1, 0, 0, 1], [0, 0, 1, 1, 0]):
        assert gain(target, score, 0.6) == pytest.approx(0.5)  # 1 sure row without bads, 2 of 4 tied rows with 2 bads


def test_metrics_of_a_split():
    metrics = evaluate(TARGET, SCORE, cutoff=0.7)
    assert (metrics["rows"], metrics["positives"]) == (10, 4)
    # 24 pairs of a bad and a good applicant; 4 of them are in the wrong order.
    assert metrics["roc_auc"] == pytest.approx(20 / 24, abs=1e-6)
    assert metrics["gini"] == pytest.approx(2 * 20 / 24 - 1, abs=1e-6)
    assert metrics["lift_at_10"] == 2.5
    assert metrics["brier"] == pytest.approx(sum((s - t) ** 2 for s, t in zip(SCORE, TARGET, strict=True)) / 10)
    assert (metrics["approval_rate"], metrics["recall"]) == (0.6, 0.75)
