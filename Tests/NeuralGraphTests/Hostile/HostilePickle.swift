import Basics

/// Pickles that lie. Where they speak of a storage `0`, there is one of four floats.
enum HostilePickle {
    static let storage: [UInt8] = Array(repeating: 1, count: 16)

    /// A pickle by its number; `scale` multiplies what there is much of.
    static func file(_ seed: UInt64, scale: Int = 1) -> HostileFile {
        var random = SeededGenerator(state: seed)
        let many = Int.random(in: 100...600, using: &random) * scale
        let lies: [() -> HostileFile] = [
            { nested(&random, many * 10) }, { bomb(&random, many) }, { length(&random) }, { layout(&random) },
            { layout(&random) }, { storage(&random, many) }, { itself(&random) }, { code(&random) },
            { underflow(&random) }, { repeated(&random, many * 10) }, { number(&random) }, { program(&random) },
            { copies(many) },
            {
                let expanded = PickleAssembler.entry {
                    $0.tensor(count: 4, shape: [UInt64(many) << 20, 1 << 10], strides: [0, 0])
                }
                return HostileFile(lie: "strides of 0", bytes: expanded)
            },
            {
                var many64 = Array(repeating: UInt64(1), count: 65)
                many64[0] = 4
                let axes = PickleAssembler.entry { $0.tensor(count: 4, shape: many64, strides: many64) }
                return HostileFile(lie: "65 axes", bytes: axes)
            },
            { tensors(many) }, { modules(&random, many) },
        ]
        return lies[Int(seed % UInt64(lies.count))]()
    }

    private static func nested(_ random: inout SeededGenerator, _ depth: Int) -> HostileFile {
        let pickle = PickleAssembler.entry { pickle in
            let (open, close) = random.pick(
                [
                    ("(", "t"), ("(", "l"), ("]", "a"), ("", "\u{5}"), ("}", ""), ("N(", "d"), ("((", ""),
                ], else: ("(", "t"))
            pickle.op(String(repeating: open, count: depth))
            if open.isEmpty { pickle.op("N") }
            // 0x85 puts what is on top into a tuple.
            pickle.bytes += Array(
                repeating: close == "\u{5}" ? 0x85 : close.utf8.first ?? 0x30, count: close.isEmpty ? 0 : depth)
        }
        return HostileFile(lie: "nested \(depth) deep", bytes: pickle)
    }

    /// What is recalled twice in what is recalled twice …
    private static func bomb(_ random: inout SeededGenerator, _ many: Int) -> HostileFile {
        let isList = Bool.random(using: &random)
        let pickle = PickleAssembler.entry { pickle in
            pickle.op("]q\u{0}")
            for step in 0..<many {
                let slot = UInt8(step % 200)
                if isList {
                    pickle.op("](")
                    pickle.op(0x68, slot, 0x68, slot)
                    pickle.op("e")
                } else {
                    pickle.op(0x68, slot, 0x68, slot, 0x86)
                }
                pickle.op(0x71, UInt8((step + 1) % 200))
            }
        }
        return HostileFile(lie: "a bomb of recalled values", bytes: pickle)
    }

    private static func length(_ random: inout SeededGenerator) -> HostileFile {
        let claim = random.pick(Extreme.huge, else: 1 << 40)
        let pickle = PickleAssembler.entry { pickle in
            switch random.next() % 6 {
            case 0: pickle.bytes += [0x8b] + little(Int32(truncatingIfNeeded: claim | 0x4000_0000)) + [1, 2]  // LONG4
            case 1: pickle.bytes += [0x8b] + little(Int32.min) + [1]
            case 2: pickle.bytes += [0x8d] + little(claim) + [0x61]  // BINUNICODE8
            case 3: pickle.bytes += [0x8e] + little(claim) + [0x61]  // BINBYTES8
            case 4: pickle.text([0x61], claimed: UInt32(truncatingIfNeeded: claim | 0x7000_0000))
            default: pickle.bytes += [0x42] + little(UInt32(truncatingIfNeeded: claim | 0x7000_0000))  // BINBYTES
            }
        }
        return HostileFile(lie: "a length of \(claim)", bytes: pickle)
    }

    private static func layout(_ random: inout SeededGenerator) -> HostileFile {
        let rank = Int.random(in: 1...5, using: &random)
        let huge = random.pick(Extreme.huge, else: 1 << 40)
        var shape = (0..<rank).map { _ in UInt64.random(in: 1...2, using: &random) }
        var strides = (0..<rank).map { _ in UInt64.random(in: 0...2, using: &random) }
        var (offset, count) = (UInt64(0), UInt64(4))
        let axis = Int.random(in: 0..<rank, using: &random)
        shape[axis] = 2
        switch random.next() % 6 {
        case 0: shape[axis] = huge
        case 1: strides[axis] = huge
        case 2: offset = huge
        case 3: count = huge
        case 4: strides[axis] = 4
        default: strides.append(1)
        }
        let pickle = PickleAssembler.entry { [shape, strides, offset, count] in
            $0.tensor(count: count, offset: offset, shape: shape, strides: strides)
        }
        return HostileFile(lie: "shape \(shape), strides \(strides), offset \(offset) of \(count)", bytes: pickle)
    }

    private static func storage(_ random: inout SeededGenerator, _ many: Int) -> HostileFile {
        let kind = random.next() % 4
        let pickle = PickleAssembler.entry { pickle in
            switch kind {
            case 0: pickle.tensor(key: "9", count: 4, shape: [4], strides: [1])
            case 1: pickle.tensor(key: "0", type: "DoubleStorage", count: 4, shape: [4], strides: [1])
            case 2:
                pickle.tensor(count: 4, shape: [4], strides: [1])
                pickle.op("0")
                pickle.tensor(count: 2, shape: [2], strides: [1])
            default:
                // A long key that is looked up again and again.
                pickle.op("(")
                pickle.text("storage")
                pickle.op("ctorch\nFloatStorage\n")
                pickle.text(String(repeating: "k", count: many * 100))
                pickle.text("cpu")
                pickle.op("K\u{4}tq\u{1}")
                for _ in 0..<many { pickle.op("h\u{1}Q0") }
                pickle.op("N")
            }
        }
        return HostileFile(lie: "a storage that is not there", bytes: pickle)
    }

    private static func itself(_ random: inout SeededGenerator) -> HostileFile {
        let pickle = PickleAssembler.entry {
            $0.op(
                random.pick(
                    ["]q\u{1}h\u{1}a", "}q\u{1}Nh\u{1}s", "]q\u{1}(h\u{1}h\u{1}e", "}q\u{1}h\u{1}h\u{1}s"], else: ""))
        }
        return HostileFile(lie: "a thing that holds itself", bytes: pickle)
    }

    private static func code(_ random: inout SeededGenerator) -> HostileFile {
        let wishes = [
            "cos\nsystem\n(Vls\ntR", "cbuiltins\neval\n(tR", "(ios\nsystem\n", "ctorch\nload\n(tR", "c\n\n",
            "cos\nsystem",
            "ccollections\nOrderedDict\n(NtR", "ccollections\nOrderedDict\n(](K\u{1}etR", "NNR", "NQ", "N)R",
            "ctorch._utils\n_rebuild_tensor_v2\n)R", "ctorch._utils\n_rebuild_parameter\n(NtR", "}N}b", "Nb", "NNb",
            "X\u{2}\0\0\0osX\u{6}\0\0\0system\u{13}", "c__torch__\nM\n)R", "ctorch.jit._pickle\nbuild_intlist\n)R",
            "ctorch.jit._pickle\nbuild_tensor_from_id\n(K\u{1}tR",
        ]
        let wish = random.pick(wishes, else: "")
        let pickle = PickleAssembler.entry { $0.bytes += wish.utf8.map { $0 == 0x13 ? 0x93 : $0 } }
        return HostileFile(lie: "a call of \(wish)", bytes: pickle)
    }

    private static func underflow(_ random: inout SeededGenerator) -> HostileFile {
        let codes = Array("0t1led2uasbRQ".utf8) + [0x85, 0x86, 0x87, 0x93, 0x94]
        let code = random.pick(codes, else: 0x30)
        let rest = (0..<4).map { _ in random.pick(codes, else: 0x30) }
        return HostileFile(lie: "more taken than put", bytes: [0x80, 2, code, code, code, code] + rest + [0x2e])
    }

    private static func repeated(_ random: inout SeededGenerator, _ many: Int) -> HostileFile {
        let units: [[UInt8]] = [
            Array("]".utf8), Array("}".utf8), Array(")".utf8), [0x4e, 0x94], [0x7d, 0x94], Array("2".utf8),
            Array("(".utf8),
            [0x5d, 0x94, 0x30], [0x58, 0, 0, 0, 0], Array("K\u{1}".utf8), Array("]Na".utf8), Array("}NNs".utf8),
            Array("ccollections\nOrderedDict\n)R".utf8),
        ]
        let unit = random.pick(units, else: [0x4e])
        let pickle = PickleAssembler.entry { pickle in
            pickle.op("N")
            for _ in 0..<many { pickle.bytes += unit }
        }
        return HostileFile(lie: "\(many) × \(unit)", bytes: pickle)
    }

    private static func number(_ random: inout SeededGenerator) -> HostileFile {
        let pickle = PickleAssembler.entry { pickle in
            switch random.next() % 4 {
            case 0: pickle.bytes += [0x4e, 0x72] + little(UInt32.max)  // LONG_BINPUT
            case 1: pickle.bytes += [0x6a] + little(UInt32.max)  // LONG_BINGET
            case 2: pickle.integer(signed: .min)
            default: pickle.bytes += [0x8a, 255] + random.bytes(255)
            }
        }
        return HostileFile(lie: "a number at the edge", bytes: pickle)
    }

    private static func program(_ random: inout SeededGenerator) -> HostileFile {
        let codes =
            Array(".NJKMGXTU\u{1}BCqrhj(012)t]lae}dsucRbQ".utf8) + [
                0x81, 0x85, 0x86, 0x87, 0x88, 0x8a, 0x8c, 0x93, 0x94,
            ]
        let bytes = (0..<Int.random(in: 1...300, using: &random)).map { _ in
            random.next() % 4 > 0 ? random.pick(codes, else: 0) : UInt8.random(in: 0...5, using: &random)
        }
        return HostileFile(lie: "anything", bytes: [0x80, 2] + bytes, mustFail: false)
    }

    /// A long list made into a dictionary at every call.
    private static func copies(_ many: Int) -> HostileFile {
        let pickle = PickleAssembler.entry { pickle in
            pickle.op("ccollections\nOrderedDict\nq\u{1}NN")
            pickle.op(0x86)
            pickle.op("q\u{2}](")
            for _ in 0..<many { pickle.op("h\u{2}") }
            pickle.op("e")
            pickle.op(0x85)
            pickle.op("q\u{3}")
            for _ in 0..<many { pickle.op("h\u{1}h\u{3}R0") }
        }
        return HostileFile(lie: "copies of a long list", bytes: pickle)
    }

    /// Modules that hold themselves, each other twice, or what is none.
    private static func modules(_ random: inout SeededGenerator, _ many: Int) -> HostileFile {
        var pickle = PickleAssembler()
        func begin(_ slot: UInt8) {
            pickle.op("c__torch__\nM\n)")
            pickle.op(0x81, 0x71, slot)
            pickle.op("}(")
        }
        func wish(_ text: String) -> HostileFile {
            pickle.op(text)
            return HostileFile(lie: "a module by way of \(text)", bytes: pickle.bytes)
        }
        switch random.next() % 6 {
        case 0:
            begin(0)
            pickle.text("me")
            return wish("h\u{0}ub.")
        case 1:
            // Each holds the one before under two names: more paths than there are atoms.
            begin(0)
            pickle.text("w")
            pickle.tensor(count: 4, shape: [4], strides: [1])
            pickle.op("ub0")
            for step in 1...60 {
                begin(UInt8(step))
                for name in ["a", "b"] {
                    pickle.text(name)
                    pickle.op(0x68, UInt8(step - 1))
                }
                pickle.op("ub")
                if step < 60 { pickle.op("0") }
            }
            pickle.op(".")
            return HostileFile(lie: "modules in two places", bytes: pickle.bytes, mustFail: false)
        case 2:
            // A long name again at every depth.
            pickle.text(String(repeating: "k", count: 100))
            pickle.op("q\u{1}0")
            for _ in 0..<many {
                begin(0)
                pickle.op("h\u{1}")
            }
            pickle.tensor(count: 4, shape: [4], strides: [1])
            return wish(String(repeating: "ub", count: many) + ".")
        case 3:
            pickle.op("c__torch__\nM\nK\u{1}")
            pickle.op(0x85, 0x81)
            return wish(".")
        case 4:
            begin(0)
            return wish("u0Nb.")
        default:
            pickle.op("N)")
            pickle.op(0x81)
            return wish(".")
        }
    }

    /// Views of the same four floats: many, and all of them right.
    private static func tensors(_ many: Int) -> HostileFile {
        var pickle = PickleAssembler()
        pickle.op("}(")
        for number in 0..<many / 10 {
            pickle.text("w\(number)")
            pickle.tensor(count: 4, shape: [2, 2], strides: [1, 2])
        }
        pickle.op("u.")
        return HostileFile(lie: "many views of one storage", bytes: pickle.bytes, mustFail: false)
    }
}
