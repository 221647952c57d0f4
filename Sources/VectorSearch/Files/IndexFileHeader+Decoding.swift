import VectorKernels

extension IndexFileHeader {
    /// Reads and checks the header of a file, and that the sections lie in order within it with zeros between.
    ///
    /// Nothing of it is trusted before its checksum matches, but the length of the header, which is bounded.
    init(_ file: UnsafeRawBufferPointer, path: String) throws(IndexFileError) {
        func damaged(_ detail: String) -> IndexFileError { IndexFileError(path: path, .damaged(detail)) }
        func number<Value: FixedWidthInteger>(_ type: Value.Type, at offset: Int) -> Value {
            Value(littleEndian: file.loadUnaligned(fromByteOffset: offset, as: type))
        }
        guard file.starts(with: Self.magic) else { throw IndexFileError(path: path, .notAnIndex) }
        guard file.count >= Self.fixedLength + Self.checksumLength else { throw damaged("cut short in its header") }
        let version = Int(number(UInt32.self, at: 8))
        guard version == Self.version else {
            if version < Self.version { throw damaged("its version is \(version)") }
            throw IndexFileError(path: path, .newerVersion(found: version, supported: Self.version))
        }
        let parameterCount = Int(number(UInt32.self, at: 40))
        let sectionCount = Int(number(UInt32.self, at: 44))
        let length = Self.length(parameters: parameterCount, sections: sectionCount)
        guard parameterCount <= Self.mostEntries, sectionCount <= Self.mostEntries,
            number(UInt32.self, at: 12) == length, length <= file.count,
            simile_checksum(file.baseAddress, length - Self.checksumLength)
                == number(UInt64.self, at: length - Self.checksumLength)
        else { throw damaged("the checksum of its header does not match") }

        let fileLength = number(UInt64.self, at: 16)
        guard fileLength == file.count else {
            throw damaged("it has \(file.count) bytes where \(fileLength) were written")
        }
        let (kind, metric) = (number(UInt16.self, at: 36), number(UInt16.self, at: 38))
        guard let kind = Self.kindCodes.first(where: { $0.1 == kind })?.0,
            let metric = Self.metricCodes.first(where: { $0.1 == metric })?.0,
            let count = Int(exactly: number(UInt64.self, at: 24)), count <= UInt32.max
        else { throw damaged("its kind, metric or number of rows is not known") }
        self.init(
            kind: kind, metric: metric, dimension: Int(number(UInt32.self, at: 32)), count: count, parameters: [:])
        guard dimension > 0 else { throw damaged("its dimension is 0") }

        func name(at offset: Int) -> String {
            String(decoding: file[offset..<offset + Self.nameLength].prefix { $0 != 0 }, as: UTF8.self)
        }
        var offset = Self.fixedLength
        for _ in 0..<parameterCount {
            parameters[name(at: offset)] = Int(number(Int64.self, at: offset + Self.nameLength))
            offset += Self.parameterLength
        }
        var end = length
        for _ in 0..<sectionCount {
            let values = (0..<3).map { number(UInt64.self, at: offset + Self.nameLength + 8 * $0) }
            guard let start = Int(exactly: values[0]), let size = Int(exactly: values[1]),
                start == (size == 0 ? end : Self.aligned(end)),
                start <= file.count, size <= file.count - start, file[end..<start].allSatisfy({ $0 == 0 })
            else { throw damaged("its sections do not lie where they should") }
            sections.append(Section(name: name(at: offset), offset: start, length: size, checksum: values[2]))
            offset += Self.sectionLength
            end = start + size
        }
        guard end == file.count else { throw damaged("it has data after its last section") }
    }
}
