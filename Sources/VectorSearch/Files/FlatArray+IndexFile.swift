extension IndexFile {
    /// The values of a section of `count` rows of `width` values, without a copy.
    func values<Element: BitwiseCopyable & Sendable>(
        _ name: String, count: Int, of width: Int = 1
    ) throws(IndexFileError) -> FlatArray<Element> {
        let (values, overflow) = count.multipliedReportingOverflow(by: width)
        guard !overflow, let base = try section(name, of: Element.self, count: values).baseAddress else {
            throw damaged("its section \(name) is empty or too large")
        }
        return FlatArray(base, count: values, of: contents)
    }
}

extension IndexFileWriter {
    /// Appends the values of an array as a section, an empty one where there is none.
    func add<Element>(_ name: String, _ values: FlatArray<Element>?) throws(IndexFileError) {
        guard let values else { return try add(name, [UInt8]()) }
        try values.withUnsafeBufferPointer { values throws(IndexFileError) in
            try add(name, UnsafeRawBufferPointer(values))
        }
    }
}
