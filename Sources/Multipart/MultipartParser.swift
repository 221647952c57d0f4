/// Reads a body of type `multipart/form-data` chunk by chunk.
///
/// ```swift
/// var parser = MultipartParser(boundary: try MultipartBoundary(contentType: type))
/// for try await var chunk in chunks {
///     while let event = try parser.next(&chunk) { … }
/// }
/// try parser.finish()
/// ```
///
/// However the body is cut into chunks, the events are the same, but for where their data is cut, and so is the error. The
/// parser keeps one header line at most; contents are handed on as slices of the chunks. It takes O(bytes) in all.
///
/// It is strict where senders agree, so that nothing can be read in two ways: lines end with CR LF, and a line that begins
/// with the boundary is a boundary line or an error. Text before the first boundary line and after the last is ignored.
///
/// Source: RFC 7578, and RFC 2046, section 5.1.
package struct MultipartParser: Sendable {
    private enum State {
        /// Before the first boundary line, where everything is ignored.
        case preamble
        /// Behind `--boundary`.
        case boundary
        /// Behind `--boundary-`.
        case hyphen
        /// In the blanks behind a boundary.
        case padding
        /// Behind the CR of a boundary line.
        case carriageReturn
        case headers
        case contents
        /// After the last boundary line, where everything is ignored.
        case epilogue
        case failed(MultipartError)
    }

    private let limits: MultipartLimits
    private var state = State.preamble
    private var splitter: MultipartSplitter
    private var headers: MultipartHeaderReader
    private var bodyBytes = 0
    private var partBytes = 0

    /// The part that is being read, or was read last; nil before the first one.
    package private(set) var part: MultipartPart?

    /// A parser of a body whose parts this boundary sets apart.
    package init(boundary: MultipartBoundary, limits: MultipartLimits = MultipartLimits()) {
        self.limits = limits
        splitter = MultipartSplitter(boundary)
        headers = MultipartHeaderReader(part: 1, limit: limits.headerBytes)
    }

    /// Takes bytes from the chunk up to the next event. Returns nil, and leaves the chunk empty, when it needs another one.
    ///
    /// - Throws: ``MultipartError`` when the format is broken or a limit exceeded, then and at every later call.
    package mutating func next(_ chunk: inout ArraySlice<UInt8>) throws(MultipartError) -> MultipartEvent? {
        if case .failed(let error) = state { throw error }
        // Only what the body may still have is looked at, so that the limit strikes at the same byte in any chunks.
        var input = chunk.prefix(limits.bodyBytes - bodyBytes)
        let offered = input.count
        do throws(MultipartError) {
            let event = try read(&input)
            bodyBytes += offered - input.count
            chunk.removeFirst(offered - input.count)
            if event == nil, !chunk.isEmpty { throw .bodyTooLarge(limit: limits.bodyBytes) }
            return event
        } catch {
            state = .failed(error)
            throw error
        }
    }

    /// Says that the body is over.
    ///
    /// - Throws: ``MultipartError/malformed(_:reason:)`` when it lacks its last boundary line, or the error before.
    package func finish() throws(MultipartError) {
        switch state {
        case .epilogue: return
        case .failed(let error): throw error
        case .preamble: throw .malformed(nil, reason: "it has no line with the boundary that its content type names")
        case .boundary, .hyphen, .padding, .carriageReturn, .headers, .contents:
            throw .malformed(part, reason: "the body ends before its last boundary line; send all of it")
        }
    }

    private mutating func read(_ input: inout ArraySlice<UInt8>) throws(MultipartError) -> MultipartEvent? {
        while let byte = input.first {
            switch state {
            case .preamble:
                if case .delimiter = splitter.next(&input) { state = .boundary }
            case .boundary, .hyphen, .padding, .carriageReturn:
                try endBoundaryLine(byte)
                input.removeFirst()
                if case .epilogue = state { return .end }
            case .headers:
                if let read = try headers.read(&input) { return begin(read) }
            case .contents:
                switch splitter.next(&input) {
                case .content(let bytes): return try limited(bytes)
                case .delimiter:
                    state = .boundary
                    return .endOfPart
                case nil: break
                }
            case .epilogue: input.removeAll()
            case .failed(let error): throw error
            }
        }
        return nil
    }

    /// One byte behind a boundary: two hyphens end the body; blanks, CR and LF lead to the next part.
    private mutating func endBoundaryLine(_ byte: UInt8) throws(MultipartError) {
        switch (state, byte) {
        case (.boundary, .hyphen): state = .hyphen
        case (.hyphen, .hyphen): state = .epilogue
        case (.boundary, .space), (.boundary, .tab), (.padding, .space), (.padding, .tab): state = .padding
        case (.boundary, .carriageReturn), (.padding, .carriageReturn): state = .carriageReturn
        case (.carriageReturn, .lineFeed): try expectPart()
        default:
            throw .malformed(
                part, reason: "a line begins with the boundary, followed by neither '--' nor CR LF")
        }
    }

    private mutating func expectPart() throws(MultipartError) {
        let number = 1 + (part?.number ?? 0)
        guard number <= limits.parts else { throw .tooManyParts(limit: limits.parts) }
        part = MultipartPart(number: number)
        headers = MultipartHeaderReader(part: number, limit: limits.headerBytes)
        state = .headers
    }

    private mutating func begin(_ read: MultipartHeaders) -> MultipartEvent {
        part = part.map { MultipartPart(number: $0.number, name: read.name) }
        partBytes = 0
        splitter.beginLine()
        state = .contents
        return .part(read)
    }

    /// The contents as far as the part may have them; if there are more, the next call throws.
    private mutating func limited(_ contents: ArraySlice<UInt8>) throws(MultipartError) -> MultipartEvent {
        let allowed = contents.prefix(limits.partBytes - partBytes)
        partBytes += allowed.count
        if allowed.count < contents.count {
            let error = MultipartError.partTooLarge(part ?? MultipartPart(number: 1), limit: limits.partBytes)
            state = .failed(error)
            if allowed.isEmpty { throw error }
        }
        return .data(allowed)
    }
}
