import Basics
import Catalog

/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers in every run.
extension SeededGenerator {
    mutating func element<C: RandomAccessCollection>(of choices: C) -> C.Element {
        choices[choices.index(choices.startIndex, offsetBy: Int.random(in: 0..<choices.count, using: &self))]
    }
}

extension VectorSpace {
    static func sample(_ model: String = "resnet18", dimension: Int = 8) -> VectorSpace {
        VectorSpace(
            model: model, weightsDigest: String(repeating: "ab", count: 32), preprocessing: "resize=256,crop=224",
            layer: "avgpool", precision: .f32, dimension: dimension)
    }

    func vector(_ seed: Int) -> [Float] {
        var generator = SeededGenerator(state: UInt64(seed))
        return (0..<dimension).map { _ in Float.random(in: -1...1, using: &generator) }
    }
}

extension FileFingerprint {
    static func sample(_ number: Int, content: Int? = nil) -> FileFingerprint {
        FileFingerprint(
            size: Int64(number), modified: Int64(number) * 1_000_000_007, contentHash: .sample(content ?? number))
    }
}

extension ContentHash {
    static func sample(_ number: Int) -> ContentHash {
        var generator = SeededGenerator(state: UInt64(number))
        let digits = (0..<64).map { _ in String(UInt8.random(in: 0...15, using: &generator), radix: 16) }
        guard let hash = ContentHash(hex: digits.joined()) else { preconditionFailure("64 digits are a hash") }
        return hash
    }
}

extension NewItem {
    static func sample(_ number: Int, space: VectorSpace = .sample()) -> NewItem {
        NewItem(
            key: .sample(number), path: "/pictures/\(number).jpg", fingerprint: .sample(number),
            attributes: ["category": number.isMultiple(of: 2) ? "dress" : "shoe", "price": .number(Double(number))],
            vectors: [(space, space.vector(number))])
    }
}

extension ItemKey {
    static func sample(_ number: Int) -> ItemKey {
        let digits = String(number)
        return ItemKey("item-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits)
    }
}
