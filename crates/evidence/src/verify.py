#!/usr/bin/env python3
"""Checks an evidence bundle of a Hamafza bank: python3 verify.py --trust KEYS BUNDLE

BUNDLE is the folder or the .zip; KEYS is a file with the key of the bank, one a line, got by another
way than the bundle. Standard library only, no network. Written from docs/evidence.md alone, so that
nobody has to trust the program that made the bundle. Prints OK or REFUSED with the same codes.
"""
import base64
import hashlib
import json
import os
import sys
import zipfile

# ---- Ed25519 (RFC 8032, 5.1.7) -------------------------------------------------------------------
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)

def recover_x(y, sign):
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * ROOT % P
    if (x * x - x2) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x

def add(a, b):
    m, n = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    o, p = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = n - m, p - o, p + o, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P

def times(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        result = add(result, point) if scalar & 1 else result
        point, scalar = add(point, point), scalar >> 1
    return result

def same(a, b):
    return not ((a[0] * b[2] - b[0] * a[2]) % P or (a[1] * b[2] - b[1] * a[2]) % P)

def point(data):
    y = int.from_bytes(data, "little")
    x = recover_x(y & (2**255 - 1), y >> 255)
    return None if x is None else (x, y & (2**255 - 1), 1, x * (y & (2**255 - 1)) % P)

BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))

def ed25519(key, message, signature):
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r = point(key), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    if same(times(8, a), (0, 1, 1, 0)) or same(times(8, r), (0, 1, 1, 0)):
        return False  # points of small order sign anything
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    return same(times(s, BASE), add(r, times(h, a)))

# ---- hashes, canonical JSON, trees ----------------------------------------------------------------
class Refused(Exception):
    pass

def sha(data):
    return hashlib.sha256(data).digest()

def canonical(value):
    def sound(it):
        if isinstance(it, list):
            return all(map(sound, it))
        if isinstance(it, dict):
            return all(key.isascii() and sound(inner) for key, inner in it.items())
        return it is None or isinstance(it, (bool, str)) or isinstance(it, int) and abs(it) < 2**53

    try:
        text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return text.encode("utf-8") if sound(value) else None
    except (UnicodeEncodeError, TypeError):
        return None

def parse(data):
    """The value, when data is its canonical form; else None."""
    try:
        value = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError, AttributeError):
        return None
    return value if canonical(value) == data else None

def parse_hex(text):
    good = isinstance(text, str) and len(text) == 64 and set(text) <= set("0123456789abcdef")
    return bytes.fromhex(text) if good else None

def parse_base64(text):
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return data if base64.b64encode(data).decode() == text else None

def leaf_hash(data):
    return sha(b"\0" + data)

def node(left, right):
    return sha(b"\1" + left + right)

def includes(root, size, index, leaf, path):
    if index >= size:
        return False
    place, last, value = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            value = node(sibling, value)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            value = node(value, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and value == root

# ---- notes, checkpoints, proofs -------------------------------------------------------------------
def key_id(name, key):
    return sha(name.encode() + b"\n\1" + key)[:4]

def parse_keys(text):
    keys = []
    for line in text.splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        name, number, data = line.split("+", 2)
        key = parse_base64(data)
        if not key or key[0] != 1 or key_id(name, key[1:]).hex() != number:
            sys.exit("the trust file has a line that is no key: " + line)
        keys.append((name, key[1:]))
    return keys

def parse_note(text):
    at = text.rfind("\n\n")
    if at < 0 or not text.endswith("\n") or any(c < " " and c != "\n" for c in text):
        return None
    signatures = []
    for line in text[at + 2:-1].split("\n"):
        parts = line.split(" ", 2)
        data = parse_base64(parts[2]) if len(parts) == 3 else None
        if data is None or parts[0] != "\u2014" or len(data) < 4 or not parts[1]:
            return None
        signatures.append((parts[1], data[:4], data[4:]))
    return text[:at + 1], signatures

def signed(note, name, key):
    return any(
        who == name and number == key_id(name, key) and ed25519(key, note[0].encode(), signature)
        for who, number, signature in note[1]
    )

def whole(text):
    good = text.isascii() and text.isdigit() and str(int(text)) == text and int(text) < 2**64
    return int(text) if good else None

def parse_checkpoint(text):
    lines = text[:-1].split("\n")
    if len(lines) < 3 or not all(lines):
        return None
    size, root = whole(lines[1]), parse_base64(lines[2])
    return None if size is None or root is None or len(root) != 32 else (lines[0], size, root)

def parse_proof(data):
    try:
        head, checkpoint = data.decode("utf-8").split("\n\n", 1)
    except ValueError:
        return None
    lines = head.split("\n")
    if len(lines) < 3 or lines[0] != "c2sp.org/tlog-proof@v1" or not lines[1].startswith("extra "):
        return None
    leaf = parse_base64(lines[1][6:])
    index = whole(lines[2][6:]) if lines[2].startswith("index ") else None
    path = [parse_base64(line) for line in lines[3:]]
    right = len(path) <= 63 and all(it is not None and len(it) == 32 for it in path)
    return (leaf, index, path, checkpoint) if right and leaf and index is not None else None

# ---- the steps of docs/evidence.md ----------------------------------------------------------------
def safe(path):
    return len(path.encode()) <= 300 and all(p not in ("", ".", "..") for p in path.split("/")) and not any(
        ord(c) < 32 or 127 <= ord(c) < 160 or c in "\\%:" for c in path)

def manifest(files, name):
    try:
        lines = files[name].decode("utf-8").splitlines()
    except (KeyError, UnicodeDecodeError):
        raise Refused("bag-form", name)
    listed = {}
    for line in lines:
        value, found, path = line.partition("  ")
        value = parse_hex(value)
        if not found or value is None:
            raise Refused("bag-form", name)
        if not safe(path):
            raise Refused("bag-path", path)
        if path in listed:
            raise Refused("bag-form", name)
        listed[path] = value
    return listed

def check_bag(files):
    for path in sorted(files):
        if not safe(path):
            raise Refused("bag-path", path)
    if files.get("bagit.txt") != b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n":
        raise Refused("bag-form", "bagit.txt")
    listed, tags = manifest(files, "manifest-sha256.txt"), manifest(files, "tagmanifest-sha256.txt")
    for path in sorted(listed):
        if not path.startswith("data/"):
            raise Refused("bag-path", path)
    for path in sorted(listed) + sorted(tags):
        if path not in files:
            raise Refused("bag-missing", path)
    for path in ("bag-info.txt", "bagit.txt", "manifest-sha256.txt"):
        if path not in tags:
            raise Refused("bag-form", path)
    for path in sorted(files):
        if path not in listed and path not in tags and path != "tagmanifest-sha256.txt":
            raise Refused("bag-extra", path)
    for code, names in (("bag-hash", listed), ("tag-hash", tags)):
        for path in sorted(names):
            if sha(files[path]) != names[path]:
                raise Refused(code, path)

KINDS = ("manifest", "figure", "origin", "receipt", "source", "finding", "step", "program")

def check_index(files, keys):
    index = parse(files.get("data/bundle.json"))
    try:
        good = index["format"] == "hamafza-bundle-1" and isinstance(index["log"], str)
        paths = {"data/" + it["path"]: parse_hex(it["sha256"]) for it in index["files"]}
        items = [(it["id"], it["kind"], parse_hex(it["commitment"])) for it in index["items"]]
    except (TypeError, KeyError):
        raise Refused("bundle-form", "data/bundle.json")
    right = all(i == "%05d" % (n + 1) and k in KINDS and c for n, (i, k, c) in enumerate(items))
    if not good or not right or None in paths.values():
        raise Refused("bundle-form", "data/bundle.json")
    name = index["log"] + "/bundle"
    note = parse_note(files.get("data/bundle.note", b"").decode("utf-8", "replace"))
    text = name + "\n" + base64.b64encode(sha(files["data/bundle.json"])).decode() + "\n"
    trusted = [key for who, key in keys if who == index["log"]]
    if not note or note[0] != text or not any(signed(note, name, key) for key in trusted):
        raise Refused("bundle-signature", "data/bundle.note")
    for path in sorted(files):
        own = path in ("data/bundle.json", "data/bundle.note")
        if path.startswith("data/") and not own and not path.startswith(("data/items/", "data/source/")):
            if path not in paths:
                raise Refused("file-unlisted", path)
            if sha(files[path]) != paths[path]:
                raise Refused("file-hash", path)
    return index, items

def read_items(files, listed):
    items, known = [], set()
    for number, kind, commitment in listed:
        path = "data/items/%s.json" % number
        known.add(path)
        if path in files:
            item = parse(files[path])
            if item is None:
                raise Refused("item-form", path)
            if sha(files[path]) != commitment:
                raise Refused("item-commitment", path)
            salt = item.get("salt") if isinstance(item, dict) else None
            if not isinstance(salt, str) or len(salt) != 64 or "body" not in item or (
                    item.get("id"), item.get("kind")) != (number, kind):
                raise Refused("item-form", path)
            items.append((number, kind, item["body"]))
    for path in sorted(files):
        if path.startswith("data/items/") and path not in known:
            raise Refused("item-unlisted", path)
    return items

def read_proofs(files, keys):
    proofs = {}
    for path in sorted(files):
        if not path.startswith("data/proofs/"):
            continue
        proof = parse_proof(files[path])
        statement = parse(proof[0]) if proof else None
        if not isinstance(statement, dict) or "kind" not in statement or "at_ms" not in statement:
            raise Refused("proof-form", path)
        note = parse_note(proof[3])
        checkpoint = parse_checkpoint(note[0]) if note else None
        if not checkpoint or not any(
                who == checkpoint[0] and signed(note, who, key) for who, key in keys):
            raise Refused("checkpoint-signature", path)
        if not includes(checkpoint[2], checkpoint[1], proof[1], leaf_hash(proof[0]), proof[2]):
            raise Refused("log-inclusion", path)
        proofs[path[5:]] = statement
    return proofs

def check(files, keys):
    check_bag(files)
    index, listed = check_index(files, keys)
    items = read_items(files, listed)
    proofs = read_proofs(files, keys)

    def each(kind, code, work):
        for number, its_kind, body in items:
            if its_kind == kind:
                try:
                    good = work(number, body)
                except (KeyError, TypeError, AttributeError):
                    good = False
                if good is not True:
                    raise Refused(good or code, number)

    manifests, origins, sent, known, there = {}, {}, {}, set(), []

    def one_manifest(number, body):
        statement, it = proofs[body["proof"]], body["manifest"]
        manifests[number] = it
        return statement["kind"] == "publication" and parse_hex(statement["manifest"]) == sha(
            canonical(it)) and (statement["dataflow"], statement["version"]) == (it["dataflow"], it["version"])

    def one_figure(number, body):
        of, record = manifests.get(body.get("manifest")), body["record"]
        entries = [it for it in of["files"] if it["path"] == body.get("file")] if of else []
        if not entries or of["dataflow"].split("(")[0] != record.get("dataflow"):
            return "figure-manifest"
        path = [parse_hex(it) for it in body["path"]]
        origins[number] = record["origin"]
        return None not in path and includes(
            parse_hex(entries[0]["root"]), entries[0]["figures"], body["index"],
            leaf_hash(canonical(record)), path)

    def one_origin(_, body):
        opening = body["opening"]
        if set(opening) != {"cell", "salt", "sheet", "submission"} or not isinstance(body["figure"], str):
            return False
        return body["figure"] not in origins or origins[body["figure"]] == sha(canonical(opening)).hex()

    def one_receipt(_, body):
        it, statement = body["receipt"], proofs[body["proof"]]
        sent[it["submission"]] = it["sha256"]
        return statement["kind"] == "submission" and statement["commitment"] == sha(canonical(it)).hex()

    def one_source(_, body):
        path = "data/" + body["path"]
        known.add(path)
        if sent.get(body["submission"], body["sha256"]) != body["sha256"]:
            return False
        if path in files:
            there.append(path)
            return sha(files[path]).hex() == body["sha256"]
        return True

    each("manifest", "manifest-log", one_manifest)
    each("figure", "figure-inclusion", one_figure)
    each("origin", "origin-commitment", one_origin)
    each("receipt", "receipt-commitment", one_receipt)
    each("source", "source-hash", one_source)
    for path in sorted(files):
        if path.startswith("data/source/") and path not in known:
            raise Refused("source-unlisted", path)
    return "%d figures, %d items, %d withheld, %d original files, log %s" % (
        len(origins), len(items), len(listed) - len(items), len(there), index["log"])

def read(path):
    if os.path.isdir(path):
        files = {}
        for folder, _, names in os.walk(path):
            for name in names:
                full = os.path.join(folder, name)
                with open(full, "rb") as file:
                    files[os.path.relpath(full, path).replace(os.sep, "/")] = file.read()
        return files
    archive = zipfile.ZipFile(path)
    return {it.filename: archive.read(it) for it in archive.infolist() if not it.is_dir()}

def main(arguments):
    if len(arguments) < 3 or arguments[0] != "--trust":
        print(__doc__)
        return 2
    keys = parse_keys(open(arguments[1], encoding="utf-8").read())
    worst = 0
    sys.stdout.reconfigure(encoding="utf-8")
    for path in arguments[2:]:
        try:
            print("%s: OK · %s" % (path, check(read(path), keys)))
        except Refused as refused:
            print("%s: REFUSED · %s · %s" % (path, *refused.args))
            worst = 1
    return worst

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
