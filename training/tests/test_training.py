"""Fast checks of the training package: python3 -m unittest discover -s training/tests -t .

They need Debian's python3-torch and skip, saying so, where it is absent; the real faces are used only where
../shared/fer2013 exists.
"""

from __future__ import annotations

import json
import tempfile
import unittest
from pathlib import Path

try:
    import numpy as np
    import torch
except ImportError as cause:
    raise unittest.SkipTest(f"training needs python3-torch and python3-numpy: {cause}") from cause

from training.ablate import read_variants
from training.augment import Augment, augment, jpeg, mixup
from training.calibrate import (
    BALANCES, MIXTURES, Labelled, agreement, calibrate, choose, compare, fit_heads, fit_scaling, held_out_likelihoods, in_both_framings, mix,
    with_both_labels,
)  # fmt: skip
from training.checkpoints import CheckpointError, build_net, load_checkpoint
from training.classes import CLASSES, HEADS
from training.dataset import DEFAULT_FER2013, VOTE_COLUMNS, DatasetError, Split, read_split
from training.earlier_weights import WEIGHTS, HistoryError, fetch, sha256_of
from training.export import export, made_up_pictures, plan_net, run_plan
from training.metrics import calibration_error, score, softmax
from training.nets import ExpressionNet
from training.predict import predict
from training.recipe import RecipeError, Sampling, read_recipe
from training.steps import make_optimiser
from training.targets import Targets, held_out, read_teachers
from training.teach import averaged_log_probabilities, fair_faces
from training.train import train

RECIPES = Path(__file__).resolve().parent.parent / "recipes"
TINY = """
[net]
layers = ["stride 4", "residual 4", "pool", "separable 8", "residual-gated 8", "separable-stride 8", "position-weights"]
dropout = 0.1
[augment]
flip = true
rotation_deg = 10
[loss]
ferplus = 1.0
label_smoothing = 0.1
[optimiser]
rate = 0.05
batch = 16
epochs = 2
average_decay = 0.9
"""


def write_split(folder: Path, name: str, faces: int = 48) -> None:
    """A made-up split: grey noise and labels in turn."""
    generator = np.random.default_rng(7)
    generator.integers(0, 256, faces * 48 * 48).astype(np.uint8).tofile(folder / f"{name}.u8")
    lines = [",".join(("row", "emotion", *VOTE_COLUMNS))]
    for row in range(faces):
        label = row % 7
        votes = [0] * 10
        votes[label], votes[(label + 1) % 7], votes[8] = 7, 1, 2
        lines.append(",".join(map(str, (row, CLASSES[label], *votes))))
    (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")


class InFolder(unittest.TestCase):
    def setUp(self) -> None:
        torch.set_num_threads(1)
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)


class DatasetTest(InFolder):
    def test_reads_faces_labels_and_votes(self) -> None:
        write_split(self.folder, "train")
        split = read_split(self.folder, "train")
        self.assertEqual(split.faces.shape, (48, 48, 48))
        self.assertEqual(split.labels[:3].tolist(), [0, 1, 2])
        self.assertEqual(split.ferplus_labels()[:3].tolist(), [0, 1, 2])
        self.assertEqual(split.ferplus_distribution()[0].tolist(), [1, 0, 0, 0, 0, 0, 0], "the single vote is dropped")

    def test_majority_outside_the_seven_is_left_out(self) -> None:
        votes = np.array([[1, 0, 0, 0, 0, 0, 3, 6, 0, 0]], dtype=np.float32)
        split = Split(np.zeros((1, 48, 48), np.uint8), np.zeros(1, np.int64), votes)
        self.assertEqual(split.ferplus_labels().tolist(), [-1])

    def test_missing_folder(self) -> None:
        with self.assertRaisesRegex(DatasetError, "nowhere.*--fer"):
            read_split(self.folder / "nowhere", "train")

    def test_missing_file(self) -> None:
        with self.assertRaisesRegex(DatasetError, "train.u8 is missing"):
            read_split(self.folder, "train")

    def test_cut_short(self) -> None:
        write_split(self.folder, "train")
        faces = self.folder / "train.u8"
        faces.write_bytes(faces.read_bytes()[:-1])
        with self.assertRaisesRegex(DatasetError, "train.u8 is cut short"):
            read_split(self.folder, "train")

    def test_csv_of_another_length_is_refused(self) -> None:
        write_split(self.folder, "train")
        table = self.folder / "train.csv"
        table.write_text("\n".join(table.read_text().splitlines()[:-1]) + "\n")
        with self.assertRaisesRegex(DatasetError, "47 rows but train.u8 has 48"):
            read_split(self.folder, "train")

    def test_unknown_class_and_missing_column(self) -> None:
        write_split(self.folder, "train")
        table = self.folder / "train.csv"
        whole = table.read_text()
        table.write_text(whole.replace("0,angry,", "0,furious,", 1))
        with self.assertRaisesRegex(DatasetError, "train.csv, line 2"):
            read_split(self.folder, "train")
        table.write_text(whole.replace("votes_fear", "fear_votes"))
        with self.assertRaisesRegex(DatasetError, "lacks the columns"):
            read_split(self.folder, "train")

    @unittest.skipUnless(DEFAULT_FER2013.is_dir(), "../shared/fer2013 is absent")
    def test_counts_of_the_real_faces(self) -> None:
        labels = read_split(DEFAULT_FER2013, "validation").labels
        self.assertEqual(np.bincount(labels).tolist(), [466, 56, 492, 891, 651, 416, 607])


class RecipeTest(InFolder):
    def test_every_recipe_builds_its_net(self) -> None:
        for path in sorted(RECIPES.glob("*.toml")):
            with self.subTest(path.name):
                recipe = read_recipe(path)
                self.assertGreater(ExpressionNet(list(recipe.net.layers)).multiply_adds(), 0)

    def test_every_ablation_builds_its_net(self) -> None:
        for name, overrides in read_variants(RECIPES.parent / "ablations.toml"):
            with self.subTest(name):
                recipe = read_recipe(RECIPES / "ablation-base.toml", overrides)
                ExpressionNet(list(recipe.net.layers), recipe.net.dropout, recipe.net.spatial_dropout)

    def test_incomplete_ablations_are_refused(self) -> None:
        path = self.folder / "variants.toml"
        with self.assertRaisesRegex(RecipeError, "variants.toml is missing"):
            read_variants(path)
        path.write_text('[[variant]]\nname = "a"\n')
        with self.assertRaisesRegex(RecipeError, "needs a name and a list"):
            read_variants(path)

    def test_errors_name_file_and_key(self) -> None:
        path = self.folder / "wrong.toml"
        for text, message in (
            ("[optimiser]\nlearning = 1", r"wrong.toml, \[optimiser\]: unknown key 'learning'"),
            ("speed = 1", "wrong.toml: unknown key 'speed'"),
            ("[optimiser]\nepochs = 'many'", "'epochs' must be int"),
            ("[net", "is not TOML"),
            ("seed = 1", "layers is empty"),
        ):
            path.write_text(text)
            with self.subTest(text), self.assertRaisesRegex(RecipeError, message):
                read_recipe(path)
        with self.assertRaisesRegex(RecipeError, "is missing"):
            read_recipe(self.folder / "none.toml")

    def test_unknown_fold_is_refused(self) -> None:
        with self.assertRaisesRegex(RecipeError, "fold must be 0 to 4, not 5"):
            read_recipe(RECIPES / "fold-teacher-deep.toml", ["sampling.fold=5"])

    def test_override(self) -> None:
        recipe = read_recipe(RECIPES / "paper.toml", ["seed=3", "optimiser.epochs=2"])
        self.assertEqual((recipe.seed, recipe.optimiser.epochs, recipe.optimiser.kind), (3, 2, "adam"))


class AugmentTest(unittest.TestCase):
    def test_no_augmentation_changes_nothing(self) -> None:
        x = torch.rand(4, 1, 48, 48)
        self.assertTrue(torch.equal(augment(x, Augment()), x))

    def test_stays_in_range_and_shape(self) -> None:
        strong = Augment(True, 20, 0.2, 0.2, 0.2, 0.3, 0.4, 0.6, 0.5, 0.5, 0.5, 0.5, 0.5)
        y = augment(torch.rand(32, 1, 48, 48), strong)
        self.assertEqual(y.shape, (32, 1, 48, 48))
        self.assertGreaterEqual(float(y.min()), 0)
        self.assertLessEqual(float(y.max()), 1 + 1e-6)

    def test_flip_alone_mirrors(self) -> None:
        x = torch.rand(1, 1, 48, 48).expand(64, -1, -1, -1)
        same = sum(bool(torch.allclose(y, x[0], atol=1e-5)) for y in augment(x, Augment(flip=True)))
        mirrored = sum(bool(torch.allclose(y.flip(2), x[0], atol=1e-5)) for y in augment(x, Augment(flip=True)))
        self.assertGreater(same, 10)
        self.assertGreater(mirrored, 10)

    def test_jpeg_keeps_a_smooth_picture(self) -> None:
        ramp = torch.linspace(0.2, 0.8, 48).view(1, 1, 1, 48).expand(2, 1, 48, 48)
        self.assertLess(float((jpeg(ramp) - ramp).abs().mean()), 0.05)

    def test_mixup_weight_favours_the_face_itself(self) -> None:
        faces = torch.eye(64).view(64, 64, 1, 1).expand(64, 64, 48, 48)
        pixels, target = mixup(faces, torch.eye(64), Augment(mixup_share=1.0))
        self.assertGreaterEqual(float(target.diagonal().min()), 0.5)
        self.assertTrue(torch.allclose(pixels[:, :, 0, 0], target), "a picture and its target are blended alike")


class MetricsTest(unittest.TestCase):
    def test_scores(self) -> None:
        p = np.eye(7)[[0, 1, 2, 0]] * 0.94 + 0.06 / 7
        s = score(p, np.array([0, 1, 0, -1]))
        self.assertEqual(s.count, 3)
        self.assertAlmostEqual(s.accuracy, 2 / 3)
        self.assertAlmostEqual(s.f1[0], 2 / 3)
        self.assertEqual(s.confusion[0][2], 1)

    def test_calibration_error_of_sure_and_half_right(self) -> None:
        p = np.eye(7)[[0, 0]]
        self.assertAlmostEqual(calibration_error(p, np.array([0, 1])), 0.5)

    def test_scaling_finds_the_scale_and_the_offsets(self) -> None:
        generator = np.random.default_rng(1)
        logits = generator.normal(size=(20000, 7)) * 2
        offsets = np.array([0.6, -0.3, -0.3, 0, 0, 0, 0])
        labels = np.array([generator.choice(7, p=p) for p in softmax(logits + offsets)])
        labels[:100] = -1
        temperature, found = fit_scaling(logits * 2, labels)
        self.assertAlmostEqual(temperature, 2, delta=0.1)
        self.assertTrue(np.allclose(found, offsets, atol=0.1), found)
        self.assertEqual(fit_scaling(logits * 2, labels, with_offsets=False)[1], [0] * 7)
        without, with_offsets = held_out_likelihoods(np.tile(logits, (2, 1)), np.tile(labels, 2), len(labels))
        self.assertLess(with_offsets, without)


class TrainTest(InFolder):
    def setUp(self) -> None:
        super().setUp()
        for name in ("train", "validation"):
            write_split(self.folder, name)
        self.splits = [read_split(self.folder, name) for name in ("train", "validation")]
        (self.folder / "tiny.toml").write_text(TINY)
        self.recipe = read_recipe(self.folder / "tiny.toml")
        self.out = self.folder / "run"

    def test_trains_resumes_and_refuses_another_recipe(self) -> None:
        first = read_recipe(self.folder / "tiny.toml", ["optimiser.epochs=1"])
        train(self.recipe, *self.splits, self.out, self.folder)
        log = (self.out / "log.txt").read_text().splitlines()
        self.assertEqual([line.split()[1] for line in log], ["1", "2"])
        train(self.recipe, *self.splits, self.out, self.folder)
        self.assertEqual(len((self.out / "log.txt").read_text().splitlines()), 2, "a finished run stays finished")
        with self.assertRaisesRegex(CheckpointError, "last.pt belongs to another recipe"):
            train(first, *self.splits, self.out, self.folder)

    def test_aligned_faces(self) -> None:
        recipe = read_recipe(self.folder / "tiny.toml", ["sampling.aligned_share=0.5"])
        with self.assertRaisesRegex(RecipeError, "--aligned"):
            train(recipe, *self.splits, self.out, self.folder)
        aligned = self.folder / "fer2013-train-aligned.u8"
        aligned.write_bytes(self.splits[0].faces[:-1].tobytes())
        with self.assertRaisesRegex(DatasetError, "47 faces, not 48"):
            train(recipe, *self.splits, self.out, self.folder, aligned=self.folder)
        aligned.write_bytes(self.splits[0].faces.tobytes())
        train(recipe, *self.splits, self.out, self.folder, aligned=self.folder)

    def test_starts_from_a_checkpoint_of_the_net_without_its_gates(self) -> None:
        plain = 'net.layers=["conv 4", "residual 4", "pool", "conv 8"]'
        gated = 'net.layers=["conv 4", "residual-gated 4", "position-weights", "pool", "conv 8", "position-weights"]'
        others = ("conv 6", "conv-pool 8", 'conv 8", "conv 8', "position-weights")
        train(read_recipe(self.folder / "tiny.toml", [plain]), *self.splits, self.out, self.folder)
        trained, _ = load_checkpoint(self.out / "best.pt")
        start = 'net.start="best.pt"'
        begun = build_net(read_recipe(self.folder / "tiny.toml", [gated, start]), self.out).eval()
        pixels = torch.rand(3, 1, 48, 48)
        for one, same in zip(begun(pixels), trained(pixels)):
            self.assertTrue(torch.allclose(one, same, atol=1e-5))
        for other in others:
            layers = f'net.layers=["conv 4", "residual 4", "pool", "{other}"]'
            with self.subTest(other), self.assertRaisesRegex(RecipeError, "best.pt is a checkpoint of another net"):
                build_net(read_recipe(self.folder / "tiny.toml", [layers, start]), self.out)
        with self.assertRaisesRegex(RecipeError, "best.pt is missing"):
            build_net(read_recipe(self.folder / "tiny.toml", [gated, start]), self.folder)

    def test_weight_decay_spares_position_weights_batch_norm_and_biases(self) -> None:
        net = ExpressionNet(["conv 4", "position-weights", "residual-gated 4"])
        decayed, free = make_optimiser(net, self.recipe).param_groups
        self.assertEqual((decayed["weight_decay"], free["weight_decay"]), (self.recipe.optimiser.weight_decay, 0.0))
        names = {id(parameter): name for name, parameter in net.named_parameters()}
        self.assertEqual(
            {names[id(parameter)] for parameter in decayed["params"]},
            {"body.0.0.weight", "body.2.first.0.weight", "body.2.second.0.weight", "body.2.gate.squeeze.weight",
             "body.2.gate.excite.weight", "head_fer2013.weight", "head_ferplus.weight"},
        )  # fmt: skip
        self.assertEqual(len(decayed["params"]) + len(free["params"]), len(names))

    def test_faces_of_the_fold_are_never_shown(self) -> None:
        recipe = read_recipe(self.folder / "tiny.toml", ["sampling.folds=4", "sampling.fold=1"])
        targets = Targets(self.splits[0], recipe, None, torch.device("cpu"))
        left_out = set(np.flatnonzero(held_out(recipe.sampling, 48)))
        self.assertEqual(len(left_out), 12)
        self.assertEqual(set(targets.order().tolist()), set(range(48)) - left_out)

    def test_missing_checkpoint(self) -> None:
        with self.assertRaisesRegex(CheckpointError, "is missing"):
            load_checkpoint(self.out / "best.pt")

    def test_damaged_checkpoint(self) -> None:
        self.out.mkdir()
        for name, content in (("best.pt", b"no checkpoint"), ("last.pt", b"")):
            (self.out / name).write_bytes(content)
        with self.assertRaisesRegex(CheckpointError, "best.pt is damaged"):
            load_checkpoint(self.out / "best.pt")
        with self.assertRaisesRegex(CheckpointError, "last.pt is damaged"):
            train(self.recipe, *self.splits, self.out, self.folder)

    def test_teacher_targets_must_fit(self) -> None:
        recipe = read_recipe(self.folder / "tiny.toml", ["loss.teacher=1.0"])
        with self.assertRaisesRegex(RecipeError, "--teacher"):
            train(recipe, *self.splits, self.out, self.folder)
        with self.assertRaisesRegex(DatasetError, "make them again"):
            train(recipe, *self.splits, self.out, self.folder, np.zeros((3, 2, 7), np.float16))

    def test_teachers_probabilities_are_averaged(self) -> None:
        self.assertIsNone(read_teachers([]))
        logits = np.log(np.array([[0.6, 0.4], [0.2, 0.8]], np.float32)).reshape(2, 1, 1, 2).repeat(2, axis=2)
        files = [self.folder / f"{number}.npz" for number in range(2)]
        for path, one in zip(files, logits):
            np.savez_compressed(path, logits=one.astype(np.float16))
        np.testing.assert_allclose(np.exp(read_teachers(files)[0, 1]), [0.4, 0.6], atol=1e-3)

        np.savez_compressed(files[1], logits=logits[1, :, :1])
        with self.assertRaisesRegex(DatasetError, "1.npz is .* make both for the same faces"):
            read_teachers(files)
        files[1].write_bytes(b"no targets")
        with self.assertRaisesRegex(DatasetError, "1.npz holds no teacher's targets"):
            read_teachers(files)


class TeachTest(unittest.TestCase):
    def test_averages_nets_and_crops(self) -> None:
        torch.manual_seed(5)
        nets = [ExpressionNet(["stride 4", "pool"]).eval() for _ in range(2)]
        pictures = [np.random.default_rng(seed).integers(0, 256, (3, 48, 48)).astype(np.uint8) for seed in (1, 2)]
        expected = sum(softmax(predict(net, faces)[1]) for net in nets for faces in pictures) / 4
        averaged = averaged_log_probabilities(nets, pictures, views=2)
        self.assertEqual(averaged.shape, (3, 2, 7))
        np.testing.assert_allclose(np.exp(averaged[:, 1]), expected, rtol=1e-4)


    def test_a_net_answers_only_for_faces_that_it_left_out(self) -> None:
        parts = [held_out(Sampling(folds=3, fold=fold), 10) for fold in range(3)]
        self.assertEqual(np.sum(parts, axis=0).tolist(), [1] * 10, "every face is left out once")
        self.assertTrue(fair_faces(Sampling(), 10).all())
        torch.manual_seed(5)
        nets = [ExpressionNet(["stride 4", "pool"]).eval() for _ in range(3)]
        faces = np.random.default_rng(1).integers(0, 256, (10, 48, 48)).astype(np.uint8)
        averaged = averaged_log_probabilities(nets, [faces], 1, parts)
        for net, part in zip(nets, parts):
            np.testing.assert_allclose(np.exp(averaged[part, 0]), softmax(predict(net, faces[part])[0]), rtol=1e-4)
        with self.assertRaisesRegex(CheckpointError, "one of every fold"):
            averaged_log_probabilities(nets[:2], [faces], 1, parts[:2])


class ExportTest(InFolder):
    def setUp(self) -> None:
        super().setUp()
        torch.manual_seed(3)
        layers = ["conv-pool 4", "residual 4", "pool", "separable 8", "residual-gated 8", "separable-stride 8", "conv 8", "position-weights"]
        self.net = ExpressionNet(layers)
        with torch.no_grad():
            self.net.train()(torch.rand(16, 1, 48, 48))
            self.net.body[0][2].weight[0] = -0.7
            gated, weights = self.net.body[4], self.net.body[7].weight
            gated.second[1].weight.fill_(0.8)
            for values in (gated.gate.excite.weight, gated.gate.excite.bias, weights):
                values.copy_(torch.randn_like(values))
        self.net.eval()

    def test_folded_plan_equals_the_net(self) -> None:
        pixels = made_up_pictures().astype(np.float32) / 255
        with torch.no_grad():
            exact = self.net(torch.from_numpy(pixels).unsqueeze(1))
        folded = run_plan(plan_net(self.net), pixels)
        for head, logits in zip(HEADS, exact):
            self.assertLess(float(np.abs(folded[head] - logits.numpy()).max()), 5e-3)

    def test_writes_a_complete_model(self) -> None:
        export(self.net, self.folder)
        model = json.loads((self.folder / "model.json").read_text())
        sizes = {"float32": 2, "int32": 4}
        entries = model["weightsManifest"][0]["weights"]
        total = sum(int(np.prod(entry["shape"])) * sizes[entry["dtype"]] for entry in entries)
        self.assertEqual((self.folder / "weights.bin").stat().st_size, total)
        self.assertEqual(set(model["signature"]["outputs"]), set(HEADS))
        names = {node["name"] for node in model["modelTopology"]["node"]}
        for node in model["modelTopology"]["node"]:
            self.assertLessEqual(set(node.get("input", [])), names)
        hashes = json.loads((self.folder / "hashes.json").read_text())
        self.assertEqual(set(hashes), {"model.json", "weights.bin"})


class CalibrateTest(unittest.TestCase):
    def setUp(self) -> None:
        generator = np.random.default_rng(2)
        labels = generator.choice(7, 400, p=[0.1, 0.05, 0.05, 0.3, 0.1, 0.1, 0.3])
        self.logits = tuple(np.eye(7)[labels] * 2 + generator.normal(size=(400, 7)) for _ in range(2))
        votes = np.pad(np.eye(7)[labels] * 10, ((0, 0), (0, 3))).astype(np.float32)
        self.split = Split(np.zeros((400, 48, 48), np.uint8), labels, votes)
        self.scaled = fit_heads(self.logits, self.split)
        self.fitted = with_both_labels(self.logits, self.split)

    def test_shown_probabilities_sum_to_one(self) -> None:
        calibration = calibrate(self.fitted, self.scaled, 0.5, 0.3)
        shown = mix(self.logits, calibration)
        self.assertTrue(np.allclose(shown.sum(axis=1), 1))
        self.assertEqual([head["output"] for head in calibration["heads"]], list(HEADS))
        self.assertTrue(0 <= calibration["confidenceFloor"] < 1)

    def test_balance_shows_rare_expressions_more_often(self) -> None:
        plain, balanced = (mix(self.logits, calibrate(self.fitted, self.scaled, 0.5, balance)).argmax(axis=1) for balance in (0, 0.6))
        self.assertGreater(np.isin(balanced, [1, 2]).sum(), np.isin(plain, [1, 2]).sum())
        self.assertLess(np.isin(balanced, [3, 6]).sum(), np.isin(plain, [3, 6]).sum())

    def test_in_both_framings_every_face_keeps_its_labels(self) -> None:
        both = in_both_framings(self.split, np.ones((400, 48, 48), np.uint8))
        self.assertEqual(both.faces.mean(axis=(1, 2)).tolist(), [0] * 400 + [1] * 400)
        self.assertEqual(both.labels.tolist(), self.split.labels.tolist() * 2)
        self.assertEqual(both.ferplus_labels().tolist(), self.split.ferplus_labels().tolist() * 2)

    def test_agreement_counts_shown_faces_only(self) -> None:
        split = Split(np.zeros((4, 48, 48), np.uint8), np.array([3, 3, 6, 3]), np.eye(10, dtype=np.float32)[[3, 6, 3, 7]] * 10)
        sure, unsure = np.full((7,), 0.02), np.full((7,), 1 / 7)
        sure[3] = 0.88
        rows = agreement(np.stack([sure, sure, sure, sure]), 0.5, split)
        self.assertEqual(rows[3], {"expression": "happy", "faces": 4, "fer2013": 0.75, "ferplus": 0.5, "either": 1.0})
        self.assertEqual(agreement(np.stack([sure, unsure, unsure, unsure]), 0.5, split)[3]["faces"], 1)
        self.assertEqual(rows[0]["faces"], 0)

    def test_compares_every_mixture_at_every_balance(self) -> None:
        rows = compare(self.fitted, self.scaled, {"fer2013": self.fitted})
        self.assertEqual(len({(row["fer2013_weight"], row["balance"]) for row in rows}), len(MIXTURES) * len(BALANCES))
        for row in rows:
            self.assertAlmostEqual(row["merit"] * 4, sum(value for key, value in row.items() if key.endswith(("_accuracy", "_recall"))))

    def test_every_domain_counts_the_same(self) -> None:
        wrong = Labelled(self.logits, (self.split.labels + 1) % 7)
        calibration, rows = choose(self.fitted, self.scaled, {"fer2013": self.fitted, "web": [wrong]})
        for row in rows:
            home = np.mean([row[f"{label}_{figure}"] for label in ("fer2013", "ferplus") for figure in ("accuracy", "recall")])
            self.assertAlmostEqual(row["merit"], np.mean([home, np.mean([row["web_accuracy"], row["web_recall"]])]))
        best = max(rows, key=lambda row: row["merit"])
        self.assertEqual(calibration["heads"][0]["weight"], best["fer2013_weight"])


class KeptWeights(unittest.TestCase):
    def setUp(self) -> None:
        self.listing = json.loads((WEIGHTS / "hashes.json").read_text())

    def test_tree_holds_what_is_kept_and_nothing_that_was_removed(self) -> None:
        for name, entry in self.listing["kept"].items():
            self.assertEqual(sha256_of((WEIGHTS / name).read_bytes()), entry["sha256"], name)
        self.assertEqual({path.name for path in WEIGHTS.iterdir()}, {"hashes.json", *self.listing["kept"]})

    @unittest.skipUnless((WEIGHTS.parent.parent / ".git").exists(), "needs the repository's history")
    def test_history_is_checked(self) -> None:
        entry = self.listing["kept"]["student.pt"]
        self.assertEqual(sha256_of(fetch("student.pt", "HEAD", entry["sha256"])), entry["sha256"])
        with self.assertRaisesRegex(HistoryError, "not the file"):
            fetch("student.pt", "HEAD", "0" * 64)
        with self.assertRaisesRegex(HistoryError, "whole history"):
            fetch("student.pt", "0" * 40, entry["sha256"])


if __name__ == "__main__":
    unittest.main()
