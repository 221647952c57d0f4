import Foundation
import NeuralGraph
import Testing

/// Files that are not what they should be give one clear line, whatever they are.
@Suite struct WeightsErrorTests {
    private func error(_ bytes: [UInt8]) -> WeightsError? {
        do {
            _ = try WeightsFile.read(bytes: bytes, source: "file")
            return nil
        } catch {
            return error
        }
    }

    private func error(in file: String) -> WeightsError? {
        do {
            _ = try WeightsFile.read(path: fixture(file))
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: ["malicious_legacy.pth", "malicious_zip.pth"])
    func callIsRefusedByName(file: String) throws {
        guard case .refused(_, let global)? = error(in: file) else {
            Issue.record("\(file) was not refused")
            return
        }
        #expect(global == "posix.system" || global == "os.system")
    }

    @Test func everyWayToNameAFunctionIsRefused() {
        // GLOBAL; INST; STACK_GLOBAL; by way of a dictionary of attributes.
        let programs: [[UInt8]] = [
            Array("\u{1}cos\nsystem\n(X\u{2}\0\0\0lstR.".utf8),
            Array("\u{1}(X\u{2}\0\0\0lsios\nsystem\n.".utf8),
            Array("\u{1}X\u{2}\0\0\0osX\u{6}\0\0\0system".utf8) + [0x93, 0x29, 0x52, 0x2e],
            Array("\u{1}ctorch.storage\n_load_from_bytes\n.".utf8),
            Array("\u{1}ctorch._utils\n_rebuild_tensor_v2.__globals__\n.".utf8),
            Array("\u{1}c__torch__x\nM\n)".utf8) + [0x81, 0x2e],
        ]
        for program in programs {
            guard case .refused? = error([0x80, 0x02] + program.dropFirst()) else {
                Issue.record("\(program) was not refused")
                continue
            }
        }
    }

    @Test func foreignFilesAreNamed() throws {
        let files: [(String, String)] = [
            ("", "empty"), ("<!DOCTYPE html><html>", "web page"), ("version https://git-lfs.github.com/spec/v1", "LFS"),
            ("\u{1}\u{2}\u{3}", "01 02 03"),
        ]
        for (content, hint) in files {
            let error = try #require(self.error(Array(content.utf8)))
            guard case .unknownFormat = error else {
                Issue.record("\(error)")
                continue
            }
            #expect(error.description.contains(hint) && error.description.contains("file"))
            #expect(!error.description.contains("\n"))
        }
        #expect(try #require(error(in: "plain.pkl")).description.contains("Python pickle"))
    }

    @Test func specialFilesAreNotRead() {
        for (path, hint) in [
            ("/nowhere/x.pth", "No such file"), ("/tmp", "not a regular file"), ("/dev/zero", "not a regular"),
        ] {
            let error = #expect(throws: WeightsError.self) { try WeightsFile.read(path: path) }
            #expect(error?.description.contains(hint) == true && error?.description.contains(path) == true)
        }
    }

    @Test(arguments: [
        ("expanded.pth", "far larger than its data"), ("no_dictionary.pth", "state_dict"),
        ("deflated.pth", "compressed"), ("frozen.pt", "frozen"),
    ])
    func impossibleCheckpoints(file: String, hint: String) throws {
        #expect(try #require(error(in: file)).description.contains(hint))
    }

    @Test(arguments: ["legacy.pth", "zip.pth", "types.safetensors"])
    func everyTruncationIsAnError(file: String) throws {
        let bytes = try fixtureBytes(file)
        for length in stride(from: 0, to: bytes.count, by: 7) {
            #expect(error(Array(bytes.prefix(length))) != nil, "\(length) of \(bytes.count) bytes were enough")
        }
    }

    @Test func safetensorsRules() throws {
        func file(_ header: String, data: Int, claimed: UInt64? = nil) -> [UInt8] {
            let length = claimed ?? UInt64(header.utf8.count)
            return withUnsafeBytes(of: length.littleEndian, Array.init) + Array(header.utf8)
                + [UInt8](repeating: 0, count: data)
        }
        func tensor(_ offsets: String, _ shape: String = "[2]", _ type: String = "F32") -> String {
            "{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
        }
        #expect(error(file("{\"a\":\(tensor("[0,8]"))}", data: 8)) == nil)
        #expect(error(file("{}", data: 0)) == nil)
        let wrong: [(String, [UInt8])] = [
            ("overlap", file("{\"a\":\(tensor("[0,8]")),\"b\":\(tensor("[4,12]"))}", data: 12)),
            ("gap", file("{\"a\":\(tensor("[4,12]"))}", data: 12)),
            ("beyond the end", file("{\"a\":\(tensor("[0,8]"))}", data: 7)),
            ("trailing data", file("{\"a\":\(tensor("[0,8]"))}", data: 9)),
            ("size against shape", file("{\"a\":\(tensor("[0,8]", "[3]"))}", data: 8)),
            ("negative size", file("{\"a\":\(tensor("[0,8]", "[-1,-2]"))}", data: 8)),
            ("overflow", file("{\"a\":\(tensor("[0,0]", "[4294967296,4294967296]"))}", data: 0)),
            (
                "overflow to zero",
                file("{\"a\":\(tensor("[0,0]", "[9223372036854775807,9223372036854775807,0]"))}", data: 0)
            ),
            ("reversed", file("{\"a\":\(tensor("[8,0]"))}", data: 8)),
            ("one offset", file("{\"a\":\(tensor("[0]"))}", data: 8)),
            ("type", file("{\"a\":\(tensor("[0,8]", "[2]", "F31"))}", data: 8)),
            ("not JSON", file("{\"a\":", data: 0)),
            ("deep", file(String(repeating: "{\"a\":", count: 100_000), data: 0)),
            ("header beyond the end", file("{}", data: 0, claimed: 99_999_999)),
            ("header limit", file("{}", data: 0, claimed: 0xffff_fff0)),
        ]
        for (what, bytes) in wrong { #expect(error(bytes) != nil, "\(what) was accepted") }
    }

    @Test func missingAndMisshapenTensors() throws {
        let weights = try WeightsFile.read(path: fixture("zip.pth"))
        let missing = #expect(throws: WeightsError.self) { try weights["layer.weigth"] }
        #expect(missing?.description.contains("layer.weight") == true)
        let wrong = #expect(throws: WeightsError.self) { try weights.tensor("layer.bias", shape: [3]) }
        #expect(wrong?.description.contains("[2]") == true && wrong?.description.contains("[3]") == true)
    }

    /// A list of many pairs is made once, and a dictionary of it at every call: six bytes each.
    @Test func copiesOfRecalledListsAreLimited() throws {
        var bytes = try Array(fixtureBytes("legacy_small.pth").prefix(15))  // PROTO and the magic number, with STOP
        #expect(bytes.last == UInt8(ascii: "."))
        bytes += [0x80, 2] + Array("M\u{e9}".unicodeScalars.map { UInt8($0.value) }) + [3, 0x2e]
        bytes += [0x80, 2] + Array("}.".utf8)
        bytes += [0x80, 2] + Array("ccollections\nOrderedDict\nq\0NN".utf8) + [0x86] + Array("q\u{1}](".utf8)
        for _ in 0..<20_000 { bytes += Array("h\u{1}".utf8) }
        bytes += Array("eq\u{2}".utf8) + [0x85] + Array("q\u{3}".utf8)
        for _ in 0..<200 { bytes += Array("h\0h\u{3}R0".utf8) }
        bytes += Array("}.".utf8) + [0x80, 2] + Array("].".utf8)
        let error = try #require(self.error(bytes))
        #expect(error.description.contains("more than any real one"), "\(error)")
    }

    @Test(
        arguments: [
            .unreadable(source: "a\nb", reason: "r\r\ns"), .unknownFormat(source: "a\nb", found: "f\ng"),
            .malformed(source: "a\nb", format: "f", reason: "r\u{2028}s\u{1b}[31m"),
            .refused(source: "a\nb", global: "g\nh"), .missing(name: "n\nm", source: "a\nb", nearest: ["o\u{85}p"]),
            .wrongShape(name: "n\nm", source: "a\nb", expected: [1], found: [2]),
        ] as [WeightsError])
    func everyErrorIsOneLine(error: WeightsError) {
        let breaks = error.description.unicodeScalars.filter {
            [.control, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
        }
        #expect(breaks.isEmpty, "\(error)")
        #expect(error.description.contains("a\\nb"), "what was there can be told: \(error)")
    }

    @Test func longPathsAreWhole() {
        let path = "/" + String(repeating: "folder/", count: 50) + "weights.pth"
        #expect(WeightsError.unreadable(source: path, reason: "gone").description.contains(path))
    }
}
