import Basics
import Foundation
import NeuralGraph
import Testing

/// Damaged and forged files give an error or a value: never a crash, never a hang, never much memory.
@Suite struct WeightsFuzzTests {
    @Test(arguments: ["legacy_small.pth", "legacy.pth", "python2_legacy.pth", "nested_legacy.pth"], [UInt64(1), 2])
    func legacyCheckpoints(file: String, seed: UInt64) throws {
        try fuzz(file, seed: seed, rounds: 1000)
    }

    @Test(
        arguments: ["zip_small.pth", "zip.pth", "zip64.pth", "big_endian.pth", "nested.pth", "zip_protocol4.pth"],
        [UInt64(3)])
    func zipCheckpoints(file: String, seed: UInt64) throws {
        try fuzz(file, seed: seed, rounds: 1000)
    }

    @Test(arguments: [UInt64(4), 5])
    func safetensors(seed: UInt64) throws {
        try fuzz("types.safetensors", seed: seed, rounds: 500)
    }

    /// Random programs over the opcodes that the machine knows, behind the head of a real checkpoint.
    @Test func randomPickles() throws {
        var generator = SeededGenerator(state: 6)
        let opcodes =
            Array(".NJKMGXTU\u{1}BCqrhj(012)t]lae}dsucRbQ".utf8) + [
                0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x93, 0x94,
            ]
        let head = try Array(fixtureBytes("legacy_small.pth").prefix(20))
        for _ in 0..<5000 {
            var bytes = Bool.random(using: &generator) ? head : [0x80, 2]
            for _ in 0..<Int.random(in: 1...60, using: &generator) {
                let known = Int.random(in: 0..<4, using: &generator) > 0
                bytes.append(
                    known ? opcodes.randomElement(using: &generator) ?? 0 : .random(in: 0...3, using: &generator))
            }
            _ = try? WeightsFile.read(bytes: bytes, source: "fuzz")
        }
    }

    private func fuzz(_ file: String, seed: UInt64, rounds: Int) throws {
        let original = try fixtureBytes(file)
        var generator = SeededGenerator(state: seed)
        for _ in 0..<rounds {
            let mutated = mutate(original, using: &generator)
            guard let weights = try? WeightsFile.read(bytes: mutated, source: file) else { continue }
            // What is accepted must be sound: every tensor as large as its shape says, and in all not more than
            // allowed.
            for (_, tensor) in weights {
                #expect(tensor.shape.reduce(1, *) == tensor.count)
                #expect(tensor.floats().count == tensor.count)
            }
        }
    }

    private func mutate(_ original: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
            let position = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 1: bytes[position] = .random(in: 0...255, using: &generator)
            case 2: bytes[position] = [0, 0x7f, 0x80, 0xff].randomElement(using: &generator) ?? 0
            case 3: bytes.removeSubrange(position...)
            case 4: bytes.insert(contentsOf: (0..<8).map { _ in .random(in: 0...255, using: &generator) }, at: position)
            case 5: bytes.removeSubrange(position..<min(position + 4, bytes.count))
            case 6:  // a piece repeated elsewhere
                let piece = Array(bytes[position..<min(position + 24, bytes.count)])
                bytes.insert(contentsOf: piece, at: Int.random(in: 0...bytes.count, using: &generator))
            default:  // a large number where one may stand
                for index in position..<min(position + 8, bytes.count) { bytes[index] = 0xff }
            }
        }
        return bytes
    }
}
