/// The header of a `.npy` file, after NumPy's format description (NEP 1 and `numpy.lib.format`): the magic
/// `\x93NUMPY`, two bytes of version, the length of the text that follows (16 bits in version 1, 32 bits in 2 and 3), and
/// a Python dictionary with the keys `descr`, `fortran_order` and `shape`.
struct NumPyHeader: Equatable {
    var element: NumPyElement
    var shape: [Int]
    /// Whether the first axis runs fastest, with more than one: the elements of a column lie together.
    var isFortran: Bool
    /// Where the data begin.
    var dataOffset: Int

    /// The number of elements, and of all bytes of the file; nil when they cannot be counted.
    var size: (elements: Int, file: Int)? {
        var elements = 1
        for length in shape {
            let (product, overflow) = elements.multipliedReportingOverflow(by: length)
            if overflow { return nil }
            elements = product
        }
        let (bytes, overflow) = elements.multipliedReportingOverflow(by: element.size)
        let (file, overflow2) = bytes.addingReportingOverflow(dataOffset)
        return overflow || overflow2 ? nil : (elements, file)
    }

    /// Why a header was refused.
    enum Fault: Error, Equatable {
        case malformed(String)
        case unsupported(String)
    }

    static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
    /// No header of a plain array comes near this; a claim beyond it is damage.
    static let longestText = 1 << 16

    /// Reads the header at the start of a file; `bytes` is the file or as much of its start as can hold a header.
    init(_ bytes: [UInt8]) throws(Fault) {
        guard bytes.starts(with: Self.magic), bytes.count >= 10 else { throw .malformed("no NumPy magic number") }
        let version = bytes[6]
        guard (1...3).contains(version) else { throw .unsupported("format version \(version).\(bytes[7])") }
        let lengthBytes = version == 1 ? 2 : 4
        guard bytes.count >= 8 + lengthBytes else { throw .malformed("the header is cut short") }
        let length = (0..<lengthBytes).reduce(0) { $0 | Int(bytes[8 + $1]) << (8 * $1) }
        guard length <= Self.longestText else { throw .malformed("a header of \(length) bytes") }
        dataOffset = 8 + lengthBytes + length
        guard bytes.count >= dataOffset else { throw .malformed("the header is cut short") }

        var parser = PythonLiteralParser(bytes[(8 + lengthBytes)..<dataOffset])
        guard case .dictionary(let entries)? = parser.parse() else {
            throw .malformed("the header is not a dictionary")
        }
        var fields: [String: PythonLiteral] = [:]
        for entry in entries {
            guard case .string(let name) = entry.key, fields.updateValue(entry.value, forKey: name) == nil else {
                throw .malformed("the header has a key twice or one that is not a string")
            }
        }
        guard let descr = fields["descr"], let order = fields["fortran_order"], let shape = fields["shape"],
            fields.count == 3
        else { throw .malformed("the header lacks descr, fortran_order or shape, or has more") }

        guard case .string(let type) = descr else { throw .unsupported("records of several fields") }
        guard let element = NumPyElement(type) else { throw .unsupported("elements of type \(type)") }
        guard case .bool(let isFortran) = order else { throw .malformed("fortran_order is neither True nor False") }
        guard case .tuple(let lengths) = shape else { throw .malformed("the shape is not a tuple") }
        self.element = element
        self.shape = []
        for length in lengths {
            guard case .integer(let length) = length, length >= 0 else {
                throw .malformed("the shape has an entry that is not a whole number")
            }
            self.shape.append(length)
        }
        // With one axis both orders are the same, and NumPy marks such arrays as either.
        self.isFortran = isFortran && lengths.count > 1
        guard lengths.count == 1 || lengths.count == 2 else { throw .unsupported("an array of \(lengths.count) axes") }
    }

    /// The bytes of a version 1 header, always 128 so that it can be rewritten when the number of rows
    /// is known; a multiple of 64, as NumPy asks for, so that the data can be mapped aligned.
    static func bytes(rows: Int, dimension: Int, of element: NumPyElement = .float32) -> [UInt8] {
        let length = 128
        let text = "{'descr': '\(element.name)', 'fortran_order': False, 'shape': (\(rows), \(dimension)), }"
        var bytes = magic + [1, 0, UInt8(length - 10), 0] + Array(text.utf8)
        bytes += Array(repeating: UInt8(ascii: " "), count: length - 1 - bytes.count)
        return bytes + [UInt8(ascii: "\n")]
    }
}
