"""The tokenizer's reference: Hugging Face's CLIPTokenizerFast on odd strings.

    python Benchmarks/parity/tokenizer.py fixture Tests/ModelZooTests/Fixtures/tokenizer
    python Benchmarks/parity/tokenizer.py real vocab.json merges.txt OUT_FOLDER

`fixture` writes a small vocabulary, learnt from the sentences below, and the identifiers of about a thousand strings.
`real` writes the identifiers of those and of twenty thousand random strings under a vocabulary that you have; with
SIMILE_TOKENIZER=OUT_FOLDER the Swift tests compare against them. Needs transformers.
"""

import collections
import json
import os
import random
import shutil
import sys
import unicodedata

LENGTH = 77

SENTENCES = """
a photo of a red dress with long sleeves and white dots
a photo of a blue summer dress on a white background
the shoes are black, the bag is brown and the hat isn't here
they're wearing jeans; we've seen it's a cotton shirt, I'm sure you'll like it, he'd said
men's leather boots, women's sandals, kids' sneakers, size 38, 39, 40, 41.5 cm
50% off! buy 2, get 1 free... only $19.99 (was $29.99) — today!!!
le pantalon élégant à rayures, la veste d'été, les chaussures légères
die schönen Schuhe, ein grünes Kleid, größer als früher, Straße
el vestido rojo del niño, la camisa pequeña, mañana
красное платье, синяя рубашка, белые туфли, красивое пальто
κόκκινο φόρεμα, μπλε πουκάμισο, λευκά παπούτσια
赤いドレス 青いシャツ 白い靴 红色连衣裙 蓝色衬衫 白色鞋子
빨간 드레스 파란 셔츠 하얀 신발
فستان أحمر قميص أزرق حذاء أبيض
लाल पोशाक नीली कमीज सफेद जूते
kırmızı elbise, mavi gömlek, ışıl ışıl, İstanbul
👗 👟 👜 ❤️ 😀 😀😀 👩‍👧 🏳️‍🌈
striped striped striped checked plain velvet denim denim silk wool woollen knitted knitwear
""".strip().split("\n")

BY_HAND = [
    "", " ", "   \t\n ", "\u00a0", "\u3000\u3000", "\u2028\u2029", "\u0085", "\u1680", "\u180e", "\u200b", "\u200d", "\ufeff",
    "a", "A", "aa", "1", "12", "1234567890", "a1b2", "3.14", "١٢٣", "½", "²", "Ⅷ", "①②③", "１２３", "五", "〇", "x²+y²",
    "'", "''", "'s", "'S", "'t", "'re", "'ve", "'m", "'ll", "'d", "'x", "it's", "IT'S", "they're", "'tis", "'sun", "'lll",
    "!'s", "a''s", "’s", "it’s", "'re're", "rock'n'roll", "o'clock's", "'r e", "'ſ", "''ll", "s's's", "'\u0301s", "'d'd'd",
    "<|startoftext|>", "<|endoftext|>", "a<|endoftext|>b", "<|ENDOFTEXT|>", "<|StartOfText|>", "<|endoftext|>!!",
    "!!<|endoftext|>!!", "<|ENDOFTEXT|>!!", "!!<|ENDOFTEXT|>!!", "<|endoftext|", "<|endoftext|><|endoftext|>", "<<|endoftext|>>",
    "<|endof text|>", "< |endoftext|>", "<|", "|>", "<|ENDOFTEXT|><|STARTOFTEXT|>", "e<|STARTOFTEXT|>s", "<|startoftext|>\u0301",
    "İ", "İstanbul", "I", "ı", "IĞDIR", "ß", "ẞ", "STRASSE", "Straße", "Σ", "ΟΔΟΣ", "οδος", "ΌΣΟΣ ΣΑΣ Σ", "σς", "ǅ", "ǆ", "ŉ",
    "ﬁne ﬂow", "ﬃ", "Å", "Å", "Å", "Ω", "Ω", "K", "K", "é", "e\u0301", "E\u0301", "\u0301", "\u0301\u0301", "a\u0328\u0301",
    "a\u0301\u0328", "ệ", "e\u0323\u0302", "e\u0302\u0323", "ǭ", "o\u0328\u0304", "Ḍ̇", "D\u0307\u0323", "ﷺ", "שׁ", "ש\u05c1",
    "が", "か\u3099", "ｶﾞ", "각", "\u1100\u1161\u11a8", "\u1100\u1161", "가\u11a8", "\u1100", "\u0344", "\u0340\u0341", "\u2126", "\u212a", "\u212b", "\u1e9b\u0323",
    "\u0958", "\u0928\u093c", "\u09c7\u09be", "\u0dd9\u0dcf", "\u1025\u102e", "豈", "\uf900", "\U0002f800", "\u2adc", "\u0f43",
    "हिन्दी", "क्षत्रिय", "தமிழ்", "ไทย", "ภาษาไทย", "မြန်မာ", "ខ្មែរ", "བོད", "العربية", "مَرْحَبًا", "لا", "ﻻ", "עברית", "שָׁלוֹם", "یک‌دو",
    "日本語", "中文字符", "漢字かな交じり文", "한국어", "𠮷野家", "𝒜𝓫𝔠", "𝟙𝟚", "🄰", "Ａｂｃ", "ａｂｃ", "ｱｲｳ", "𐐀𐐨", "Ꭰꭰ", "ⴀႠᲐ", "Աա",
    "😀", "😀😀", "👩‍👧‍👦", "🏳️‍🌈", "🇩🇪", "👍🏽", "❤️", "❤", "☎️", "1️⃣", "#️⃣", "a😀b", "😀a", "\ufe0f", "\u20e3", "\U000e0067\U000e007f",
    "\x00", "\x01\x02", "a\x00b", "\x1b[31m", "\x7f", "\x80\x9f", "\x0b\x0c", "\x1c\x1d\x1e\x1f", "a\rb\r\nc", "tab\there",
    "\u200ea\u200f", "\u202eabc\u202c", "a\u200bb", "a\u200cb", "a\u200db", "a\u2060b", "soft\u00adhyphen", "\ufffd", "\ufffe", "\uffff",
    "\U0010ffff", "\U000f0000", "\ue000", "\u0378", "\U0001f9ff", "\u2003a\u2009b\u202fc\u205fd", "a\u00a0b", "a\u3000b",
    "_", "__init__", "snake_case", "C++", "C#", "e-mail@example.com", "https://example.com/?q=a&b=c#d", "a/b\\c", "#tag @name",
    "$100", "€5,99", "£", "¥", "50%", "§", "¶", "…", "...", "....", "—", "–", "-", "--", "'quoted'", '"quoted"', "«x»", "„x“", "‚", "`",
    "¿qué?", "¡sí!", "´", "¨", "ª", "º", "µ", "×", "÷", "¬", "¯", "°C", "20°", "H₂O", "m²", "™", "©", "®", "№5", "†", "•", "→", "≠", "∞",
    "\n".join(["one", "two", "three"]), " leading", "trailing ", "  both  ", "a  b", "a\n\nb", "a \u00a0\u3000 b",
    "ａ\u3000ｂ", "Ⅳ Ⅴ", "ⅳ", "Ⓐⓐ", "ʰʷ", "ˈ", "ꟲ", "ʼs", "＇s", "don't", "DON'T", "don’t", "y'all'd've", "l'été", "L’ÉTÉ", "ÀÉÎÕÜ",
    "&amp;", "&#39;", "<b>bold</b>", "Ã©", "â€™", "naïve café", "nai\u0308ve cafe\u0301", "ZALGƠ̷̢̱̘", "Z\u0351\u036b\u0343\u0321A\u0347L",
]

POOLS = [
    "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789", " ", " \t\n\u00a0\u2003\u3000", "'’`\"", ".,;:!?-_/()[]{}<>|@#$%^&*+=~",
    "àéîõüßçñøåæœđłşğıİŭžǅ", "абвгдежзиклмнопАБВГДЕЖЗЁёЙй", "αβγδεσςΑΒΓΔΣΏώΐ", "あいうえおがぎアイウガ゛゜ー", "的一是不了人我在有他这中大来上国", "가나다라마각힣각",
    "ابتثجحخَُِّْ٠١٢", "अआइकखगािीुू्ँं०१२", "กขคงาิีุู่้", "\u0300\u0301\u0302\u0303\u0307\u0308\u0323\u0327\u0328\u0338\u0345", "😀👍❤\ufe0f\u200d👩👧🏽🇩🇪", "½²³①Ⅷ٣๓",
    "\u0000\u0001\u001b\u007f\u0085\u200b\u200c\u200d\u2028\ufeff\ufffd",
]


def assigned():
    """Characters that Python's Unicode knows: later ones may differ between versions of the tables."""
    return [chr(c) for c in range(0x110000)
            if not 0xD800 <= c < 0xE000 and unicodedata.category(chr(c)) not in ("Cn", "Co")]


def random_strings(count, seed):
    rng = random.Random(seed)
    everything = assigned()
    words = [word for sentence in SENTENCES for word in sentence.split()]
    for index in range(count):
        kind = index % 4
        if kind == 0:  # a few scripts mixed
            pools = rng.sample(POOLS, rng.randint(1, 4))
            yield "".join(rng.choice(rng.choice(pools)) for _ in range(rng.randint(1, 24)))
        elif kind == 1:  # all of Unicode
            yield "".join(rng.choice(everything) for _ in range(rng.randint(1, 8)))
        elif kind == 2:  # words, some in capitals, with odd joints
            joints = [" ", "  ", "'", "-", "", "\u00a0", ", ", "'s ", "!"]
            text = ""
            for _ in range(rng.randint(1, 8)):
                word = rng.choice(words)
                text += rng.choice([word, word.upper(), word.title(), unicodedata.normalize("NFD", word)]) + rng.choice(joints)
            yield text
        else:  # pieces of special names and contractions
            parts = ["<|", "|>", "endoftext", "ENDOFTEXT", "<|endoftext|>", "<|StartOfText|>", "'", "'s", "'ll", "s", " ", "!", "1", "é"]
            yield "".join(rng.choice(parts) for _ in range(rng.randint(1, 8)))


def alphabet():
    """GPT-2's characters for the 256 bytes."""
    kept = [*range(33, 127), *range(161, 173), *range(174, 256)]
    table = {byte: chr(byte) for byte in kept}
    for byte in range(256):
        if byte not in table:
            table[byte] = chr(256 + len(table) - len(kept))
    return table


def learn(count):
    """A vocabulary and merges by the textbook: the most frequent pair of neighbours first."""
    table = alphabet()
    words = collections.Counter()
    for sentence in SENTENCES:
        for word in unicodedata.normalize("NFC", sentence).lower().split():
            symbols = [table[byte] for byte in word.encode()]
            words[(*symbols[:-1], symbols[-1] + "</w>")] += 1
    pieces = [table[byte] for byte in sorted(table, key=lambda b: table[b])]
    pieces += [piece + "</w>" for piece in pieces]
    merges = []
    while len(merges) < count:
        pairs = collections.Counter()
        for word, times in words.items():
            for pair in zip(word, word[1:]):
                pairs[pair] += times
        best = max(sorted(pairs), key=lambda pair: pairs[pair])
        merges.append(best)
        pieces.append("".join(best))
        merged = collections.Counter()
        for word, times in words.items():
            out, index = [], 0
            while index < len(word):
                if word[index:index + 2] == best:
                    out.append("".join(best))
                    index += 2
                else:
                    out.append(word[index])
                    index += 1
            merged[tuple(out)] += times
        words = merged
    return {piece: n for n, piece in enumerate([*pieces, "<|startoftext|>", "<|endoftext|>"])}, merges


def reference(vocabulary, merges):
    from transformers import CLIPTokenizerFast

    return CLIPTokenizerFast(vocab=vocabulary, merges=merges)


def cases(tokenizer, random_count, seed):
    texts = [(text, 1) for text in BY_HAND + SENTENCES]
    texts += [("a", 60000), ("ab", 30000), ("é", 20000), ("1", 500), ("!", 5000), (" ", 60000), ("a ", 30000), ("lol'll ", 9000),
              ("\u0301", 3000), ("a\u0301\u0328", 4000), ("👩‍👧 ", 3000), ("的", 20000), ("<|endoftext|>", 4000), ("'", 999), ("dress", 5000)]
    texts += [(text, 1) for text in random_strings(random_count, seed)]
    for text, times in texts:
        ids = tokenizer(text * times, truncation=True, max_length=LENGTH)["input_ids"]
        yield {"text": text, "times": times, "ids": ids} if times > 1 else {"text": text, "ids": ids}


def write_cases(folder, found):
    with open(os.path.join(folder, "expected.json"), "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in found) + "\n]\n")


def write_vocabulary(folder, vocabulary, merges):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "vocab.json"), "w") as file:
        json.dump(vocabulary, file)
    with open(os.path.join(folder, "merges.txt"), "w") as file:
        file.write("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in merges))


def main():
    if sys.argv[1] == "fixture":
        vocabulary, merges = learn(400)
        write_vocabulary(sys.argv[2], vocabulary, merges)
        write_cases(sys.argv[2], list(cases(reference(vocabulary, merges), 680, 1)))
    else:
        vocabulary = json.load(open(sys.argv[2]))
        merges = [tuple(line.split(" ")) for line in open(sys.argv[3]).read().split("\n")[1:] if line]
        os.makedirs(sys.argv[4], exist_ok=True)
        shutil.copy(sys.argv[2], os.path.join(sys.argv[4], "vocab.json"))
        shutil.copy(sys.argv[3], os.path.join(sys.argv[4], "merges.txt"))
        write_cases(sys.argv[4], list(cases(reference(vocabulary, merges), 20000, 2)))


if __name__ == "__main__":
    main()
