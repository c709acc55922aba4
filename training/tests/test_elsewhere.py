"""Loaders and targets of faces that are not FER2013's, on small made-up data."""

from __future__ import annotations

import json
import shutil
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

try:
    import numpy as np
    import torch
    from PIL import Image
except ImportError as cause:
    raise unittest.SkipTest(f"training needs python3-torch, python3-numpy and python3-pil: {cause}") from cause

from training.checkpoints import halved, load_checkpoint, read_checkpoint
from training.classes import CLASSES
from training.dataset import DatasetError, read_aligned, read_split
from training.domains import right_among_most_certain, shown
from training.elsewhere import (
    PHOTO_TENTHS, WEB_TENTHS, LabelledFaces, TaughtFaces, in_tenths, person_of, read_fairface, read_judges, read_mosaics, read_photos,
    read_taught, read_web, tenth_of,
)  # fmt: skip
from training.face_api import MANIFEST, FaceApiNet, answers, read_weights
from training.gpu_run import Run, collect, runs_of
from training.nets import ExpressionNet, load_weights
from training.pack import Quality, pack, unpack
from training.predict import predict
from training.recipe import RecipeError, read_recipe
from training.targets import Targets
from training.teach_elsewhere import label_confusion, with_evidence
from training.tests.test_training import TINY, write_split
from training.train import judge_elsewhere, train

CPU = torch.device("cpu")


def write_mosaic(folder: Path, greys: np.ndarray) -> None:
    """One mosaic of plain grey faces, `greys` uint8 [N], filled up to whole rows."""
    rows = -(-len(greys) // 100)
    tiles = np.zeros((rows * 100, 48, 48), np.uint8)
    tiles[: len(greys)] = greys[:, None, None]
    folder.mkdir(parents=True, exist_ok=True)
    Image.fromarray(tiles.reshape(rows, 100, 48, 48).swapaxes(1, 2).reshape(rows * 48, 4800)).save(folder / "faces-00.jpg", quality=95)


def write_elsewhere(folder: Path, web: int = 130, fairface: int = 20) -> np.ndarray:
    """A made-up folder of faces from elsewhere; gives the web faces' greys."""
    greys = np.random.default_rng(3).integers(0, 256, web).astype(np.uint8)
    write_mosaic(folder / "web", greys)
    lines = [f"{CLASSES[row % 7]},awe_boss_{row // 2}{'_1' if row % 2 else ''}.jpg" for row in range(web)]
    (folder / "web" / "faces.csv").write_text("label,photo\n" + "\n".join(lines) + "\n")
    write_mosaic(folder / "fairface", np.arange(fairface, dtype=np.uint8))
    rows = [f"train_{row}.jpg,20-29,Male,White" for row in range(fairface)]
    (folder / "fairface" / "faces.csv").write_text("file,age,gender,race\n" + "\n".join(rows) + "\n")
    return greys


def write_targets(path: Path, web: int = 130, fairface: int = 20, fer: int = 48) -> None:
    even = np.log(1 / 7)
    np.savez(path, web=np.full((web, 3, 7), even), fairface=np.full((fairface, 3, 7), even), train=np.full((fer, 7), even))


class Loaders(unittest.TestCase):
    def setUp(self) -> None:
        self.root = tempfile.TemporaryDirectory()
        self.addCleanup(self.root.cleanup)
        self.folder = Path(self.root.name)

    def test_mosaics_are_read_row_by_row(self) -> None:
        greys = write_elsewhere(self.folder)
        web = read_web(self.folder)
        self.assertEqual((len(web), web.faces.dtype), (130, np.uint8))
        np.testing.assert_allclose(web.faces.reshape(130, -1).mean(axis=1), greys, atol=2)
        np.testing.assert_array_equal(web.labels[:9], [0, 1, 2, 3, 4, 5, 6, 0, 1])
        self.assertEqual(len(read_fairface(self.folder)), 20)

    def test_faces_of_one_photo_have_one_source(self) -> None:
        write_elsewhere(self.folder)
        self.assertEqual(read_web(self.folder).sources[:4], ("awe_boss_0", "awe_boss_0", "awe_boss_1", "awe_boss_1"))

    def test_wrong_counts_and_columns_are_refused(self) -> None:
        write_elsewhere(self.folder)
        with self.assertRaisesRegex(DatasetError, "copy both again"):
            read_mosaics(self.folder / "web", 250)
        with self.assertRaisesRegex(DatasetError, "copy both again"):
            read_mosaics(self.folder / "web", 90)
        (self.folder / "web" / "faces.csv").write_text("label\nangry\n")
        with self.assertRaisesRegex(DatasetError, "photo"):
            read_web(self.folder)
        (self.folder / "web" / "faces.csv").write_text("label,photo\nbored,a_1.jpg\n")
        with self.assertRaisesRegex(DatasetError, "bored"):
            read_web(self.folder)
        with self.assertRaisesRegex(DatasetError, "is missing"):
            read_fairface(self.folder / "nowhere")

    def test_parts_share_no_photo_and_no_person(self) -> None:
        sources = [f"photo_{number}" for number in range(2000)]
        for parts in (WEB_TENTHS, PHOTO_TENTHS):
            choose, report = (in_tenths(sources, parts[name]) for name in ("choose", "report"))
            self.assertFalse((choose & report).any())
            self.assertAlmostEqual(choose.mean(), len(parts["choose"]) / 10, delta=0.03)
        self.assertEqual(tenth_of("photo_1"), tenth_of("photo_1"))
        self.assertEqual(person_of("angry/Al_Gore_0002.jpg"), "Al_Gore")
        self.assertEqual(person_of("fear/p111-0362.jpg"), "p111")

    def test_held_back_faces_are_not_taught(self) -> None:
        write_elsewhere(self.folder)
        write_targets(self.folder / "targets.npz")
        web = read_web(self.folder)
        held = in_tenths(web.sources, (0, 1))
        taught = read_taught(self.folder, self.folder / "targets.npz")
        self.assertTrue(0 < held.sum() < 130)
        self.assertEqual(len(taught), 130 - held.sum() + 20)
        judges = read_judges(self.folder, [], "choose")
        self.assertEqual(len(judges["web"]), in_tenths(web.sources, (0,)).sum())
        write_targets(self.folder / "targets.npz", web=129)
        with self.assertRaisesRegex(DatasetError, "make it again"):
            read_taught(self.folder, self.folder / "targets.npz")

    def test_photographs_are_split_by_person(self) -> None:
        folder = self.folder / "posed"
        folder.mkdir()
        np.arange(40 * 2304).astype(np.uint8).tofile(folder / "photos.u8")
        rows = [f"{CLASSES[row % 7]}/p{row // 4}-{row}.jpg,{CLASSES[row % 7]},1" for row in range(40)]
        (folder / "photos.csv").write_text("file,class,found\n" + "\n".join(rows) + "\n")
        parts = [read_judges(None, [folder], part)["posed"] for part in ("choose", "report")]
        self.assertEqual(sum(map(len, parts)), len(read_photos(folder)))
        self.assertFalse(set(parts[0].sources) & set(parts[1].sources))


class NoisyLabels(unittest.TestCase):
    def test_confusion_of_labels_is_found(self) -> None:
        generator = np.random.default_rng(5)
        truth = generator.integers(0, 7, 20000)
        real = np.full((7, 7), 0.3 / 6) + (0.7 - 0.3 / 6) * np.eye(7)
        real[1] = [0.1, 0.3, 0.0, 0.0, 0.5, 0.0, 0.1]
        labels = np.array([generator.choice(7, p=real[t]) for t in truth])
        probabilities = np.full((20000, 7), 0.2 / 7)
        seen = np.where(generator.random(20000) < 0.8, truth, generator.integers(0, 7, 20000))
        probabilities[np.arange(20000), seen] += 0.8
        np.testing.assert_allclose(label_confusion(probabilities, labels), real, atol=0.04)

    def test_evidence_multiplies(self) -> None:
        prior = np.log(np.array([[0.5, 0.5] + [1e-9] * 5]))
        after = np.exp(with_evidence(prior, np.log(np.array([[0.9, 0.1] + [0.5] * 5]))))
        np.testing.assert_allclose(after[0, :2], [0.9, 0.1], atol=1e-6)
        self.assertAlmostEqual(after.sum(), 1, places=6)


class FaceApi(unittest.TestCase):
    def test_weights_are_dequantised_and_the_net_answers(self) -> None:
        generator = np.random.default_rng(2)
        entries, raw = [], b""

        def add(name: str, *shape: int) -> None:
            nonlocal raw
            entries.append({"name": name, "shape": list(shape), "dtype": "float32", "quantization": {"dtype": "uint8", "scale": 0.01, "min": -1.2}})
            raw += generator.integers(0, 256, int(np.prod(shape)), dtype=np.uint8).tobytes()

        widths = (3, 32, 64, 128, 256)
        for block in range(4):
            for number in range(4):
                inputs, outputs = widths[block] if number == 0 else widths[block + 1], widths[block + 1]
                if block == number == 0:
                    add("dense0/conv0/filters", 3, 3, 3, 32)
                else:
                    add(f"dense{block}/conv{number}/depthwise_filter", 3, 3, inputs, 1)
                    add(f"dense{block}/conv{number}/pointwise_filter", 1, 1, inputs, outputs)
                add(f"dense{block}/conv{number}/bias", outputs)
        add("fc/weights", 256, 7)
        add("fc/bias", 7)
        with tempfile.TemporaryDirectory() as root:
            folder = Path(root)
            (folder / "weights.bin").write_bytes(raw)
            (folder / MANIFEST).write_text(json.dumps([{"paths": ["weights.bin"], "weights": entries}]))
            weights = read_weights(folder)
            with self.assertRaisesRegex(DatasetError, "--model"):
                read_weights(folder / "nowhere")
        self.assertAlmostEqual(float(weights["fc/bias"][0]), raw[-7] * 0.01 - 1.2, places=5)
        said = answers(FaceApiNet(weights), generator.integers(0, 256, (3, 48, 48)).astype(np.uint8))
        np.testing.assert_allclose(np.exp(said).sum(axis=1), 1, rtol=1e-4)


class HeadOfAllSources(unittest.TestCase):
    def setUp(self) -> None:
        self.root = tempfile.TemporaryDirectory()
        self.addCleanup(self.root.cleanup)
        self.folder = Path(self.root.name)
        write_split(self.folder, "train")
        write_split(self.folder, "validation")
        (self.folder / "tiny.toml").write_text(TINY)
        self.split = read_split(self.folder, "train")
        third = np.tile(np.eye(7, dtype=np.float32)[3], (5, 3, 1))
        self.taught = TaughtFaces(np.full((5, 48, 48), 99, np.uint8), third, np.tile(np.eye(7, dtype=np.float32)[2], (48, 1)))

    def recipe(self, *overrides: str):
        return read_recipe(self.folder / "tiny.toml", [*overrides, "loss.all_sources=2.0", "loss.elsewhere=0.5"])

    def test_each_head_learns_from_its_sources(self) -> None:
        targets = Targets(self.split, self.recipe("net.head_all=true"), None, CPU, self.taught)
        self.assertEqual(tuple(targets.every.shape), (53, 3, 7))
        self.assertAlmostEqual(float(targets.every[0, 2, 2]), 2.0, places=5)
        np.testing.assert_allclose(targets.every[50, :, 3], [0.5, 0.5, 2.0], rtol=1e-5)
        self.assertEqual(sorted(targets.order().tolist()), list(range(53)))
        fewer = replace(self.taught, unlabelled=4)
        orders = [Targets(self.split, self.recipe("sampling.unlabelled_share=0.5"), None, CPU, fewer).order().tolist() for _ in range(9)]
        self.assertEqual({len(order) for order in orders}, {51})
        self.assertEqual({face for order in orders for face in order}, set(range(53)))
        short = Targets(self.split, self.recipe("sampling.epoch_faces=20"), None, CPU, self.taught)
        self.assertEqual((short.count(), len(short.order()), len(set(short.order().tolist()))), (20, 20, 20))
        two = Targets(self.split, self.recipe(), None, CPU, self.taught)
        self.assertEqual(tuple(two.every.shape), (53, 2, 7))
        with self.assertRaisesRegex(RecipeError, "--elsewhere-targets"):
            Targets(self.split, self.recipe(), None, CPU)

    def test_head_starts_as_the_mean_of_the_other_two(self) -> None:
        source, net = ExpressionNet(["stride 4"]), ExpressionNet(["stride 4"], head_all=True)
        load_weights(net, source)
        faces = np.random.default_rng(1).integers(0, 256, (4, 48, 48)).astype(np.uint8)
        fer2013, ferplus, every = predict(net, faces, exact=True)
        np.testing.assert_allclose(every, (fer2013 + ferplus) / 2, atol=1e-5)

    def test_a_run_of_minutes_ends_by_the_clock_and_stays_ended(self) -> None:
        out, recipe = self.folder / "timed", self.recipe("optimiser.minutes=0.02", "optimiser.epochs=1")
        for _ in range(2):
            train(recipe, self.split, read_split(self.folder, "validation"), out, self.folder, taught=self.taught)
            lines = (out / "log.txt").read_text().splitlines()
            self.assertGreaterEqual(read_checkpoint(out / "last.pt")["state"]["seconds"], 1.2)
        self.assertEqual(lines, (out / "log.txt").read_text().splitlines())

    def test_trains_judges_and_loads(self) -> None:
        judges = {"web": LabelledFaces(self.split.faces[:14], self.split.labels[:14], tuple(map(str, range(14))))}
        out = self.folder / "run"
        train(self.recipe("net.head_all=true"), self.split, read_split(self.folder, "validation"), out, self.folder, taught=self.taught, judges=judges)
        self.assertIn("web_recall", (out / "log.txt").read_text())
        net, _ = load_checkpoint(out / "last.pt")
        self.assertEqual(len(net.heads()), 3)
        self.assertEqual(set(judge_elsewhere(net, judges)), {"web_accuracy", "web_recall"})

        half = halved(out / "last.pt")
        torch.save(half, self.folder / "half.pt")
        again, _ = load_checkpoint(self.folder / "half.pt")
        faces = self.split.faces[:3]
        np.testing.assert_allclose(predict(again, faces, exact=True)[2], predict(net, faces, exact=True)[2], atol=0.01)
        (out / "run.log").write_text("said")
        students = [self.folder / f"student-{number}" for number in range(9)]
        for student in students:
            shutil.copytree(out, student)
        collect(out, self.folder / "back", [out], students)
        self.assertEqual(len(list((self.folder / "back").iterdir())), 8, "no more files than one transfer takes")
        collect(out, self.folder / "back", [out], students[:6])
        back = {path.name for path in (self.folder / "back").iterdir()}
        self.assertEqual(back, {"logs.json", "run.pt", *(f"student-{number}.pt" for number in range(6))})
        self.assertEqual(len(load_checkpoint(self.folder / "back" / "run.pt")[0].heads()), 3)


class Domains(unittest.TestCase):
    def test_most_certain_faces_are_judged(self) -> None:
        certainty = np.array([0.9, 0.5, 0.8, 0.3, 0.99])
        probabilities = np.full((5, 7), 0.0)
        probabilities[:, 3] = certainty
        labels = np.array([3, 3, 0, 3, -1])
        self.assertEqual(right_among_most_certain(probabilities, labels, 0.25), 1.0)
        self.assertEqual(right_among_most_certain(probabilities, labels, 0.5), 0.5)

    def test_adjustment_lowers_frequent_expressions(self) -> None:
        logits = (np.zeros((1, 7)), np.zeros((1, 7)))
        scaling = {"temperature": 1.0, "offsets": [0.0] * 7}
        said = shown(logits, [scaling] * 2, (0.5, 0.5), np.array([0, 0, 0, np.log(2), 0, 0, 0]))
        self.assertAlmostEqual(float(said[0, 3] / said[0, 0]), 0.5)


class Packing(unittest.TestCase):
    def test_what_is_unpacked_is_what_was_packed(self) -> None:
        with tempfile.TemporaryDirectory() as root:
            folder = Path(root)
            fer, aligned, elsewhere = folder / "fer", folder / "aligned", folder / "elsewhere"
            fer.mkdir(), aligned.mkdir()
            for name in ("train", "validation"):
                write_split(fer, name)
                read_split(fer, name).faces[::-1].tofile(aligned / f"fer2013-{name}-aligned.u8")
            write_elsewhere(elsewhere)
            even = {name: np.full((count, 7), -2, np.float16) for name, count in (("web", 130), ("fairface", 20), ("train", 48))}
            even["fairface"][:, 0] = np.arange(20)
            np.savez(folder / "face-api.npz", **even)
            np.savez(folder / "a-targets.npz", logits=np.zeros((48, 2, 7), np.float16))
            pack(folder / "pack", fer, aligned, elsewhere, folder / "face-api.npz", [folder / "a-targets.npz"], Quality(fairface_faces=12))
            unpack(folder / "pack", folder / "back")
            for name in ("train", "validation"):
                split, back = read_split(fer, name), read_split(folder / "back" / "fer2013", name)
                np.testing.assert_array_equal(back.labels, split.labels)
                # The made-up faces are noise, which lossy pictures keep only roughly.
                self.assertLess(np.abs(back.faces.astype(int) - split.faces).mean(), 25)
                again = read_aligned(folder / "back" / "aligned", name, 48)
                self.assertLess(np.abs(again[::-1].astype(int) - split.faces).mean(), 40)
            self.assertEqual(len(read_web(folder / "back" / "faces-elsewhere")), 130)
            greys = read_fairface(folder / "back" / "faces-elsewhere").reshape(12, -1).mean(axis=1)
            with np.load(folder / "back" / "face-api.npz") as answers:
                np.testing.assert_allclose(answers["fairface"][:, 0], greys, atol=2)

    def test_runs_take_the_recipes_in_turn(self) -> None:
        runs = runs_of("teacher", [Path("a"), Path("b")], 3, 5)
        self.assertEqual(runs, [Run("teacher-0", Path("a"), 5), Run("teacher-1", Path("b"), 6), Run("teacher-2", Path("a"), 7)])


if __name__ == "__main__":
    unittest.main()
