/// What a ``MultipartParser`` meets in a body, in this order: for every part `part`, any number of `data`, `endOfPart`;
/// then `end`.
package enum MultipartEvent: Hashable, Sendable {
    /// A part begins, and its headers are read.
    case part(MultipartHeaders)
    /// The next bytes of the part's contents, at least one. Where they are cut depends on the input's chunks.
    case data(ArraySlice<UInt8>)
    /// The part is complete.
    case endOfPart
    /// The last part is complete. What may follow it is ignored.
    case end
}
