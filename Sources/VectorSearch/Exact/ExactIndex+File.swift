extension ExactIndex: StoredIndex {
    /// The index in a file that was opened. O(1): rows, bits and codes are read where they are searched.
    public init(_ file: IndexFile) throws(IndexFileError) {
        try file.require(.exact)
        let matrix = try file.matrix("vectors", normalized: file.metric == .cosine)
        let form: Form =
            if file.length(of: "codes") != nil {
                .codes(try RowCodes(file))
            } else if file.metric == .hamming {
                .bits(try BitRows(file))
            } else {
                .rows
            }
        self.init(matrix, metric: file.metric, form: form)
    }

    /// Writes the rows to a file, and their bits or codes. O(rows · dimension).
    public func write(to path: String) throws(IndexFileError) {
        try file?.verifyAll()
        let writer = try IndexFileWriter(path: path, of: self, sections: 1 + form.sections)
        switch form {
        case .rows: break
        case .bits(let bits): try bits.write(to: writer)
        case .codes(let codes): try codes.write(to: writer)
        }
        try writer.add("vectors", matrix)
        try writer.commit()
    }
}

extension ExactIndex.Form {
    /// How many sections of a file it takes.
    fileprivate var sections: Int {
        switch self {
        case .rows: 0
        case .bits: 1
        case .codes: 3
        }
    }
}
