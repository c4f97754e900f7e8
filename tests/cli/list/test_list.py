"""ser list: what there is, by name."""

from ser_cli import SOURCE_DIR, SerTest, json, unittest

KINDS = ["corpora", "labels", "features", "augmentations", "networks", "experiments", "folds"]


def shipped(kind):
    """Names and descriptions as they stand in the source."""
    if kind == "corpora":
        files = {p.parent.name: p for p in SOURCE_DIR.glob("datasets/*/corpus.json")}
    else:
        files = {p.stem: p for p in SOURCE_DIR.glob(f"configs/{kind}/*.json")}
    return {name: json.loads(files[name].read_text(encoding="utf-8")).get("about", "")
            for name in sorted(files)}


class ListTest(SerTest):
    def test_each_kind_has_a_line_each_the_name_first(self):
        for kind in KINDS:
            with self.subTest(kind=kind):
                about = shipped(kind)
                width = max(map(len, about), default=0)
                lines = [f"{name:<{width}}  {text}".rstrip() + "\n" for name, text in about.items()]
                self.assertGreater(len(lines), 0)
                self.assert_run(self.ser("list", kind), 0, "".join(lines), "")

    def test_every_shipped_config_says_what_it_is(self):
        for kind in KINDS:
            for name, about in shipped(kind).items():
                self.assertTrue(about, f"{kind}/{name} has no \"about\"")

    def test_without_a_kind_all_are_listed_in_groups(self):
        groups = []
        for kind in KINDS:
            lines = self.ser("list", kind).out.splitlines(keepends=True)
            groups.append(kind + "\n" + "".join("  " + line for line in lines))
        self.assert_run(self.ser("list"), 0, "\n".join(groups), "")

    def test_json_has_names_and_descriptions(self):
        result = self.ser("list", "labels", "--json")
        self.assert_run(result, 0, err="")
        self.assertEqual(result.json(),
                         [{"name": n, "about": a} for n, a in shipped("labels").items()])
        result = self.ser("list", "--json")
        self.assert_run(result, 0, err="")
        self.assertEqual(list(result.json()), KINDS)
        for kind in KINDS:
            self.assertEqual(result.json()[kind],
                             [{"name": n, "about": a} for n, a in shipped(kind).items()])

    def test_verbose_features_show_every_column_with_its_unit(self):
        result = self.ser("list", "features", "-v")
        self.assert_run(result, 0, err="")
        groups = {}
        for group in result.out.split("\n\n"):
            first, *lines = group.splitlines()
            groups[first.split()[0]] = lines
        self.assertEqual(list(groups), list(shipped("features")))
        self.assertEqual(groups["logmel-128"][0].split(),
                         ["input", "kind", "rate", "column", "unit"])
        self.assertEqual(groups["logmel-128"][1].split(),
                         ["logmel", "map", "22050", "Hz", "logmel_1", "dB"])
        self.assertEqual(groups["mfcc-40"][40].split(),
                         ["mfcc", "vector", "22050", "Hz", "mfcc_40", "dB"])
        self.assertEqual([len(groups[name]) for name in ("logmel-128", "logmel-64", "mfcc-40")],
                         [129, 65, 41])
        self.assertIn(["functionals", "vector", "16000", "Hz", "mfcc_1_delta_std", "dB/frame"],
                      [line.split() for line in groups["functionals-large"]])

    def test_verbose_features_in_json_have_inputs_and_columns(self):
        result = self.ser("list", "features", "-v", "--json")
        self.assert_run(result, 0, err="")
        found = {entry["name"]: entry for entry in result.json()}
        self.assertEqual({n: e["about"] for n, e in found.items()}, shipped("features"))
        (inputs,) = found["logmel-64"]["inputs"]
        self.assertEqual([inputs["name"], inputs["kind"], inputs["sample_rate"], inputs["rows"]],
                         ["logmel", "map", 16000, 64])
        self.assertEqual(inputs["columns"][63], {"name": "logmel_64", "unit": "ln(power)"})
        for entry in found.values():
            for one in entry["inputs"]:
                self.assertEqual(len(one["columns"]), one["rows"])
                self.assertTrue(all(column["unit"] for column in one["columns"]), entry["name"])

    def test_a_set_that_cannot_be_read_stops_no_other(self):
        folder = self.dir / "mine/configs/features"
        folder.mkdir(parents=True)
        (folder / "bad.json").write_text('{"about": "typo", "inputs": []}')
        result = self.ser("list", "features", "-v", env={"SER_PATH": str(self.dir / "mine")})
        self.assert_run(result, 0)
        self.assertEqual(result.err, f"ser: warning: {folder}/bad.json: inputs: needs at least one "
                                     "input\n")
        self.assertIn("bad  typo\n\n", result.out)
        self.assertIn("logmel_128", result.out)

    def test_an_unknown_kind_is_refused_with_those_there_are(self):
        self.assert_run(
            self.ser("list", "dogs"), 2, "",
            "ser: error: ser list: no kind 'dogs' "
            "(known: corpora, labels, features, augmentations, networks, experiments, folds)\n")

    def test_there_is_no_config(self):
        for option in ("--print-config", "--set"):
            self.assert_run(self.ser("list", option), 2, "",
                            f"ser: error: ser list: unknown option {option} "
                            "(see ser list --help)\n")

    def test_what_stands_in_ser_path_is_listed_too_and_wins(self):
        own = self.dir / "own" / "configs" / "labels"
        own.mkdir(parents=True)
        (own / "mine.json").write_text('{"about": "two of my own", "labels": {}}')
        (own / "8.json").write_text('{"about": "my eight", "labels": {}}')
        result = self.ser("list", "labels", "--json", env={"SER_PATH": str(self.dir / "own")})
        self.assert_run(result, 0, err="")
        about = {entry["name"]: entry["about"] for entry in result.json()}
        self.assertEqual(about["mine"], "two of my own")
        self.assertEqual(about["8"], "my eight")
        self.assertEqual(about["7"], shipped("labels")["7"])

    def test_a_file_that_is_no_json_is_listed_with_a_warning(self):
        own = self.dir / "own" / "configs" / "networks"
        own.mkdir(parents=True)
        (own / "broken.json").write_text("{")
        (own / "number.json").write_text('{"about": 7}')
        result = self.ser("list", "networks", "--json", env={"SER_PATH": str(self.dir / "own")})
        self.assert_run(result, 0)
        about = {entry["name"]: entry["about"] for entry in result.json()}
        self.assertEqual(about["broken"], "")
        self.assertEqual(about["number"], "")
        self.assertRegex(result.err, r"\Aser: warning: .*/own/configs/networks/broken\.json.*\n\Z")


if __name__ == "__main__":
    unittest.main()
