import Foundation
import Imaging
import NeuralGraph

extension FeatureOptions {
    /// Reads `name@option@option…`, the way a model is named on the command line and in a catalogue: a number is the input
    /// size, `avg`, `cls` and `gem` the pooling, `crop`, `pad` and `squash` the fit, and anything else the layer.
    ///
    /// ```swift
    /// let (name, options) = FeatureOptions.parse("vit_small@448@gem")  // inputSize 448, pooling .gem
    /// ```
    public static func parse(_ text: String) -> (name: String, options: FeatureOptions) {
        // A path may hold an @ of its own; it ends where the file's name does.
        let ending = text.range(of: OwnModel.suffix + "@", options: [.caseInsensitive, .backwards])
        let end =
            OwnModel.isPath(text)
            ? text.endIndex
            : ending.map { text.index(before: $0.upperBound) } ?? text.firstIndex(of: "@") ?? text.endIndex
        var options = FeatureOptions()
        for word in text[end...].split(separator: "@").map(String.init) {
            if let side = Int(word) {
                options.inputSize = side
            } else if let pooling = Pooling(rawValue: word) {
                options.pooling = pooling
            } else if let fit = Preparation.Fit(rawValue: word) {
                options.fit = fit
            } else {
                options.layer = word
            }
        }
        return (String(text[..<end]), options)
    }

    /// `name` with these options, such that ``parse(_:)`` reads them again; `name` itself where all is as the preset says.
    public func text(of name: String) -> String {
        let words = [name, inputSize.map(String.init), fit?.rawValue, layer, pooling?.rawValue]
        return words.compactMap(\.self).joined(separator: "@")
    }
}
