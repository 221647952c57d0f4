package import Imaging

extension ContributionMap {
    /// What a cosine loses when a place of an image is covered: for any model, without looking into it. The numbers do not add
    /// up to anything. As many embeddings as there are ``Patches``, and one more.
    ///
    /// Source: Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", 2013.
    /// - Parameters:
    ///   - pixels: the image as the model sees it.
    ///   - isCancelled: asked before each patch.
    ///   - cosine: the cosine of an image to the other one.
    /// - Throws: `CancellationError`; what `cosine` throws.
    package init(
        byOcclusion pixels: PixelBuffer, isCancelled: () -> Bool, cosine: (PixelBuffer) throws -> Double
    ) throws {
        let whole = try cosine(pixels)
        let patches = Patches(over: pixels)
        let losses = try patches.measured(isCancelled: isCancelled) { try whole - cosine($0) }
        self.init(grid: patches.grid, values: losses)
    }
}
