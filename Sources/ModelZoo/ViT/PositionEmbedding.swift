import NeuralGraph

/// Brings a learned table of positions to another number of patches, so that a transformer sees images of other sizes than
/// those that it was trained on.
///
/// The part of the table that belongs to patches is resized like an image, each feature by itself: cubic, and
/// antialiased where it shrinks, as timm does (`resample_abs_pos_embed`). Facebook's code for DINOv2 does not
/// antialias, uses another cubic kernel and a scale that is a tenth of a patch off, so its embeddings differ a little at
/// sizes other than that of training; timm's way is taken here as the weights are.
enum PositionEmbedding {
    /// The table `[1, prefixTokens + side², width]` made of one for another square of patches. A table that has this size,
    /// or is not one of a square, is returned as it is.
    ///
    /// - Parameters:
    ///   - table: The learned positions, those of the class token and the like before those of the patches.
    ///   - side: How many patches lie along the side of the image.
    ///   - prefixTokens: How many tokens are no patches; their positions stay.
    /// - Complexity: O(`side`² · width) for each of the 4 or more taps, computed in 32-bit floats like the reference.
    static func fitted(_ table: Tensor, side: Int, prefixTokens: Int) -> Tensor {
        guard table.shape.count == 3, table.shape[0] == 1, table.shape[1] > prefixTokens else { return table }
        let (count, width) = (table.shape[1] - prefixTokens, table.shape[2])
        let old = Int(Double(count).squareRoot())
        guard old * old == count, old != side, side > 0 else { return table }
        let values = table.floats()
        let prefix = prefixTokens * width
        let rows = CubicResampling.resized(Array(values[prefix...]), from: old, to: side, stride: width)
        let grid = CubicResampling.resized(rows, from: old, to: side, stride: side * width)
        return Tensor(values[..<prefix] + grid, shape: [1, prefixTokens + side * side, width])
    }
}
