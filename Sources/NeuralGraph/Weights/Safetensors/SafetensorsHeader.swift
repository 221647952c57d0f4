import Basics

/// The header of a safetensors file: which tensors there are, and what the file says about itself.
///
/// It is read in one pass in memory proportional to its length. A name that occurs twice is refused, as the format
/// demands.
struct SafetensorsHeader {
    struct Entry {
        var name: String
        var type: String
        var shape: [Int]
        /// Where the data stand, counted from the end of the header.
        var place: [Int]
    }

    private(set) var metadata: [String: String] = [:]
    /// The tensors by place of the data; those without data may stand at the same place as others.
    private(set) var entries: [Entry] = []

    /// Reads the header from its JSON.
    init(_ json: ArraySlice<UInt8>, context: FileContext) throws(WeightsError) {
        var scanner = JSONScanner(json, context: context)
        var names: Set<String> = []
        try scanner.object { scanner, name throws(WeightsError) in
            guard names.insert(name).inserted else {
                throw context.malformed("it names \(name.onOneLine(limit: 120)) twice")
            }
            if name == "__metadata__" {
                metadata = try Self.metadata(&scanner)
            } else {
                entries.append(try Self.entry(name, &scanner, context))
            }
        }
        try scanner.end()
        entries.sort { a, b in
            a.place == b.place ? a.name < b.name : a.place.lexicographicallyPrecedes(b.place)
        }
    }

    private static func metadata(_ scanner: inout JSONScanner) throws(WeightsError) -> [String: String] {
        var pairs: [String: String] = [:]
        try scanner.object { scanner, name throws(WeightsError) in pairs[name] = try scanner.string() }
        return pairs
    }

    private static func entry(
        _ name: String, _ scanner: inout JSONScanner, _ context: FileContext
    ) throws(WeightsError) -> Entry {
        var (type, shape, place) = (String?.none, [Int]?.none, [Int]?.none)
        try scanner.object { scanner, key throws(WeightsError) in
            switch key {
            case "dtype": type = try scanner.string()
            case "shape": shape = try scanner.integers(limit: 64)
            case "data_offsets": place = try scanner.integers(limit: 2)
            default: try scanner.skipValue()
            }
        }
        guard let type, let shape, let place, place.count == 2 else {
            throw context.malformed("its header does not describe tensor \(name.onOneLine(limit: 120))")
        }
        return Entry(name: name, type: type, shape: shape, place: place)
    }
}
