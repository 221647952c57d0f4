import Foundation

extension ResizedCrop {
    /// A part with a random area and random proportions at a random place, brought to a square as large as the image's
    /// shorter side. Where ten draws do not fit into the image, the largest part in the middle with allowed proportions.
    init(drawnFrom draws: inout SeededDraws, strength: Double, width: Int, height: Int) {
        let (width, height) = (max(width, 1), max(height, 1))
        let side = min(width, height)
        let size = Preparation.Size(width: min(side, 1 << 14), height: min(side, 1 << 14))
        let area = Double(width) * Double(height)
        let smallest = max(1 - 0.92 * strength, 0.01)
        let widest = pow(4.0 / 3, strength)
        for _ in 0..<10 {
            let part = area * draws.number(smallest, 1)
            // Even in the logarithm: twice as wide is as likely as twice as tall.
            let ratio = pow(widest, draws.number(-1, 1))
            let (w, h) = (Int((part * ratio).squareRoot().rounded()), Int((part / ratio).squareRoot().rounded()))
            if 1...width ~= w, 1...height ~= h {
                self.init(x: draws.whole(0, width - w), y: draws.whole(0, height - h), width: w, height: h, size: size)
                return
            }
        }
        let w = min(width, Int((Double(height) * widest).rounded()))
        let h = min(height, Int((Double(width) * widest).rounded()))
        self.init(x: (width - w) / 2, y: (height - h) / 2, width: w, height: h, size: size)
    }
}
