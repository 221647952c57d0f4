import Basics

/// Safetensors files that lie.
enum HostileSafetensors {
    /// A file by its number; `scale` multiplies what there is much of.
    static func file(_ seed: UInt64, scale: Int = 1) -> HostileFile {
        var random = SeededGenerator(state: seed)
        let many = Int.random(in: 10...60, using: &random) * scale
        let lies: [() -> HostileFile] = [
            { headerLength(&random) }, { offsets(&random) }, { shape(&random) }, { type(&random) },
            {
                HostileFile(
                    lie: "a name twice",
                    bytes: file("{\(tensor("a", "[0,0]", "[0]")),\(tensor("a", "[0,0]", "[0]"))}", 0))
            },
            { HostileFile(lie: "metadata twice", bytes: file("{\"__metadata__\":{},\"__metadata__\":{}}", 0)) },
            {
                HostileFile(
                    lie: "overlap", bytes: file("{\(tensor("a", "[0,8]", "[2]")),\(tensor("b", "[4,12]", "[2]"))}", 12))
            },
            {
                HostileFile(
                    lie: "gap", bytes: file("{\(tensor("a", "[0,4]", "[1]")),\(tensor("b", "[8,12]", "[1]"))}", 12))
            },
            {
                HostileFile(
                    lie: "the same place",
                    bytes: file("{\(tensor("a", "[0,8]", "[2]")),\(tensor("b", "[0,8]", "[2]"))}", 8))
            },
            { HostileFile(lie: "trailing data", bytes: file("{\(tensor("a", "[0,4]", "[1]"))}", 4 + many)) },
            { HostileFile(lie: "missing data", bytes: file("{\(tensor("a", "[0,\(4 * many)]", "[\(many)]"))}", 3)) },
            { nested(&random, many * 1000) }, { name(&random, many) }, { fields(&random) }, { notJSON(&random) },
            { HostileFile(lie: "many axes", bytes: file("{\(tensor("a", "[0,4]", "[\(ones(many * 100))]"))}", 4)) },
            { HostileFile(lie: "many offsets", bytes: file("{\(tensor("a", "[\(ones(many * 100))]", "[1]"))}", 4)) },
            { HostileFile(lie: "many empty tensors", bytes: file("{\(empty(many))}", 0), mustFail: false) },
            { metadata(&random, many) },
            {
                let whole = file("{\(empty(3)),\(tensor("w", "[0,40]", "[10]"))}", 40)
                return HostileFile(
                    lie: "cut short", bytes: Array(whole.prefix(.random(in: 0..<whole.count, using: &random))))
            },
        ]
        return lies[Int(seed % UInt64(lies.count))]()
    }

    private static func file(_ header: String, _ data: Int) -> [UInt8] { file(Array(header.utf8), data) }

    private static func file(_ header: [UInt8], _ data: Int) -> [UInt8] {
        little(UInt64(header.count)) + header + [UInt8](repeating: 1, count: data)
    }

    private static func tensor(_ name: String, _ place: String, _ shape: String, _ type: String = "F32") -> String {
        "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":\(place)}"
    }

    private static func ones(_ count: Int) -> String { Array(repeating: "1", count: count).joined(separator: ",") }

    private static func empty(_ count: Int) -> String {
        (0..<count).map { tensor("n\($0)", "[0,0]", "[0]") }.joined(separator: ",")
    }

    private static func headerLength(_ random: inout SeededGenerator) -> HostileFile {
        let header = "{\(tensor("a", "[0,4]", "[1]"))}"
        let claimed = random.pick(Extreme.all.filter { $0 != UInt64(header.utf8.count) }, else: 1)
        return HostileFile(
            lie: "a header of \(claimed) bytes", bytes: little(claimed) + Array(header.utf8) + [0, 0, 0, 0])
    }

    private static func offsets(_ random: inout SeededGenerator) -> HostileFile {
        let odd = ["-1", "1.0", "4e0", "0x4", "04", "null", "\"4\"", "[4]", "true", "", " ", "99999999999999999999999"]
        let end = random.pick(Extreme.huge.map(String.init) + odd, else: "-1")
        let place = Bool.random(using: &random) ? "[0,\(end)]" : "[\(end),4]"
        return HostileFile(lie: "data at \(place)", bytes: file("{\(tensor("a", place, "[1]"))}", 4))
    }

    private static func shape(_ random: inout SeededGenerator) -> HostileFile {
        let sizes = (0..<Int.random(in: 1...6, using: &random)).map { _ in "\(random.pick(Extreme.huge, else: 7))" }
        let shape = "[\(sizes.joined(separator: ",")),3]"
        return HostileFile(lie: "the shape \(shape)", bytes: file("{\(tensor("a", "[0,4]", shape))}", 4))
    }

    private static func type(_ random: inout SeededGenerator) -> HostileFile {
        let type = random.pick(["F31", "", "F8_E4M3", "f32", "I64", "F16", "\\ud800", "F32\\u0000"], else: "")
        return HostileFile(lie: "the type \(type)", bytes: file("{\(tensor("a", "[0,4]", "[1]", type))}", 4))
    }

    private static func nested(_ random: inout SeededGenerator, _ depth: Int) -> HostileFile {
        let (open, close) = random.pick([("{\"a\":", "}"), ("[", "]"), ("[[", "]]")], else: ("[", "]"))
        let value = String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
        let header = random.pick(
            [
                "{\"a\":\(value)}", "{\"__metadata__\":{\"a\":\(value)}}", String(repeating: open, count: depth), value,
                "{\"a\":{\"more\":\(value),\"dtype\":\"F32\"}}",
            ], else: value)
        return HostileFile(lie: "nested deep", bytes: file(header, 0))
    }

    private static func name(_ random: inout SeededGenerator, _ length: Int) -> HostileFile {
        let body = Array(tensor("", "[0,4]", "[1]").utf8.dropFirst(2))
        let bad: [[UInt8]] = [
            [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xe2, 0x82], [0x00], [0x0a], [0x1f],
            Array("\\ud800".utf8), Array("\\udc00\\ud800".utf8), Array("\\u12".utf8), Array("\\x41".utf8),
            Array("\\".utf8), Array("\\ud83d\\u0041".utf8),
        ]
        let name = Array(repeating: UInt8(ascii: "n"), count: length * 10) + random.pick(bad, else: [])
        return HostileFile(
            lie: "a name that is no text",
            bytes: file(Array("{\"".utf8) + name + Array("\"".utf8) + body + Array("}".utf8), 4))
    }

    private static func fields(_ random: inout SeededGenerator) -> HostileFile {
        let fields = ["\"dtype\":\"F32\"", "\"shape\":[1]", "\"data_offsets\":[0,4]"]
        let left = fields.enumerated().filter { $0.offset != Int(random.next() % 3) }.map(\.element)
        return HostileFile(
            lie: "a field missing", bytes: file("{\"a\":{\(left.joined(separator: ","))}}", 4),
            mustFail: left.count < 3)
    }

    private static func notJSON(_ random: inout SeededGenerator) -> HostileFile {
        let header = random.pick(
            [
                "{", "{}}", "{} x", "{\"a\"}", "{\"a\":}", "{,}", "{\"a\":{},}", "{'a':1}", "{\"a\" 1}", "{\"a\":\"",
                "{\"__metadata__\":[]}", "{\"__metadata__\":{\"a\":1}}", "{\"__metadata__\":null}", "{\"a\":[}",
                "{\"a\":{\"x\":[1}", "{\"a\":{\"x\"::}}", "{\"a\":{\"x\":]}}",
            ], else: "{")
        return HostileFile(lie: "the header \(header)", bytes: file(header, 0))
    }

    private static func metadata(_ random: inout SeededGenerator, _ count: Int) -> HostileFile {
        let pairs = (0..<count * 10).map { "\"\($0)\":\"\"" }.joined(separator: ",")
        return HostileFile(lie: "much metadata", bytes: file("{\"__metadata__\":{\(pairs)}}", 0), mustFail: false)
    }
}
