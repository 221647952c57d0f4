import Multipart

/// What a parser made of a body, without where its data was cut.
struct MultipartOutcome: Hashable {
    struct Part: Hashable {
        let headers: MultipartHeaders
        var bytes: [UInt8] = []
        var isComplete = false
    }

    private(set) var parts: [Part] = []
    private(set) var ended = false
    private(set) var error: MultipartError?
    /// Whether events came in an order that they must not come in.
    private(set) var isDisordered = false

    /// Parses the body, cut at these positions, which ascend.
    init(
        _ body: [UInt8], boundary: MultipartBoundary, limits: MultipartLimits = MultipartLimits(),
        cuts: some Sequence<Int> = []
    ) {
        var parser = MultipartParser(boundary: boundary, limits: limits)
        do throws(MultipartError) {
            var start = 0
            for cut in cuts {
                try feed(body[start..<cut], to: &parser)
                start = cut
            }
            try feed(body[start...], to: &parser)
            try parser.finish()
        } catch { self.error = error }
    }

    private mutating func feed(
        _ bytes: ArraySlice<UInt8>, to parser: inout MultipartParser
    ) throws(MultipartError) {
        var chunk = bytes
        while let event = try parser.next(&chunk) { add(event) }
        if !chunk.isEmpty { isDisordered = true }
    }

    private mutating func add(_ event: MultipartEvent) {
        let isInside = parts.last.map { !$0.isComplete } ?? false
        if ended { isDisordered = true }
        switch event {
        case .part(let headers):
            if isInside { isDisordered = true }
            parts.append(Part(headers: headers))
        case .data(let bytes):
            guard isInside, !bytes.isEmpty else { return isDisordered = true }
            parts[parts.count - 1].bytes += bytes
        case .endOfPart:
            guard isInside else { return isDisordered = true }
            parts[parts.count - 1].isComplete = true
        case .end:
            if isInside { isDisordered = true }
            ended = true
        }
    }
}

extension MultipartBoundary {
    /// The boundary of most bodies in the tests.
    static let b = boundary("b")

    /// A boundary that is known to be legal.
    static func boundary(_ text: String) -> MultipartBoundary {
        guard let boundary = try? MultipartBoundary(text.utf8) else { preconditionFailure("no boundary: \(text)") }
        return boundary
    }
}

/// The lines, each but the last ended by CR LF.
func lines(_ lines: String...) -> [UInt8] { Array(lines.joined(separator: "\r\n").utf8) }
