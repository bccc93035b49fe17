"""The benchmark of levelling reads published instances and says how far from the best known it came."""

import json
import subprocess
import sys

import pytest

RCP = "5 1\n3\n0 0 3 2 3 4\n3 2 1 5\n4 2 1 5\n2 1 1 5\n0 0 0\n"


def run(*words):
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.levelling", *map(str, words)], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_an_instance_of_pattersons_format_is_levelled_and_compared(tmp_path):
    (tmp_path / "mini.rcp").write_text(RCP, "ascii")
    (tmp_path / "best.csv").write_text("set,instance,best_known,lower_bound\nmini,mini,7,7\n", "utf-8")
    found = run(tmp_path, "--best", tmp_path / "best.csv", "--seconds", "1", "--json")
    wanted = {"instances": 1, "mean_deviation": 0.0, "max_deviation": 0.0, "proved": 1, "below_bound": 0}
    assert {name: found[name] for name in wanted} == wanted
    assert found["heuristic_mean_deviation"] >= 0.0


@pytest.mark.realdata
def test_an_instance_of_psplib_and_a_file_of_several_projects_are_levelled(realdata, tmp_path):
    for source in ("rcpsp/j30/j301_1.sm", "msproject/multi-project/19 mp_j30_a5_nr4.mpp.xml"):
        (tmp_path / source.rpartition("/")[2]).write_bytes((realdata / source).read_bytes())
    (tmp_path / "best.csv").write_text("instance,best_known\nj301_1,43\nmp_j30_a5_nr4,72\n", "utf-8")
    found = run(tmp_path, "--best", tmp_path / "best.csv", "--seconds", "60", "--json")
    assert (found["instances"], found["compared"], found["max_deviation"]) == (2, 2, 0.0)


def test_what_cannot_be_read_is_told_and_left_out_and_columns_may_stand_in_any_order(tmp_path):
    (tmp_path / "MINI.RCP").write_text(RCP.replace("\n", " "), "ascii")
    for name, text in (("cut", RCP[:20]), ("words", "hello"), ("loop", "3 1\n2\n0 0 1 2\n3 1 1 1\n0 0 0\n")):
        (tmp_path / f"{name}.rcp").write_text(text, "ascii")
    (tmp_path / "none.sm").write_text("", "ascii")
    (tmp_path / "best.csv").write_text("Lower Bound;Best known;Instance\n7;8;sub/mini.rcp\n;x;cut\n", "utf-8")
    found = run(tmp_path, "--best", tmp_path / "best.csv", "--seconds", "1", "--json")
    assert sorted(each["instance"] for each in found["refused"]) == ["cut", "loop", "none", "words"]
    assert (found["instances"], found["mean_deviation"], found["below_bound"]) == (1, -0.125, 0)


def test_without_best_known_values_deviation_is_from_the_longest_chain(tmp_path):
    (tmp_path / "mini.rcp").write_text(RCP, "ascii")
    found = run(tmp_path, "--seconds", "1", "--json")
    assert (found["compared_with"], found["mean_deviation"]) == ("critical_path", 0.75)
