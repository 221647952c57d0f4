import Foundation

/// The distribution function of the beta distribution: the regularized incomplete beta function I_x(a, b).
///
/// By its continued fraction (NIST Digital Library of Mathematical Functions, 8.17.22) with Lentz's method. It is also the sum of binomial probabilities:
/// P(X ≥ k) = I_p(k, n − k + 1), which holds on for counts that are no whole numbers.
enum IncompleteBeta {
    /// - Parameters:
    ///   - x: 0…1.
    ///   - a: above 0.
    ///   - b: above 0.
    static func value(_ x: Double, _ a: Double, _ b: Double) -> Double {
        if x <= 0 { return 0 }
        if x >= 1 { return 1 }
        // The fraction converges fast on this side of the mean.
        if x > (a + 1) / (a + b + 2) { return 1 - value(1 - x, b, a) }
        let front = exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log1p(-x))
        return min(1, front * fraction(x, a, b) / a)
    }

    /// The x for which the value is p; by bisection, to 2⁻⁴⁸.
    static func inverse(_ p: Double, _ a: Double, _ b: Double) -> Double {
        var (low, high) = (0.0, 1.0)
        for _ in 0..<48 {
            let middle = (low + high) / 2
            if value(middle, a, b) < p { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        func nonzero(_ number: Double) -> Double { abs(number) < tiny ? tiny : number }
        var c = 1.0
        var d = 1 / nonzero(1 - (a + b) * x / (a + 1))
        var result = d
        // Some √(a + b) terms are needed.
        let most = 300 + 5 * Int(min((a + b).squareRoot(), 1e5))
        for m in 1...most {
            let m = Double(m)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 / nonzero(1 + even * d)
            c = nonzero(1 + even / c)
            result *= d * c
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 / nonzero(1 + odd * d)
            c = nonzero(1 + odd / c)
            result *= d * c
            if abs(d * c - 1) < 1e-14 { break }
        }
        return result
    }

    /// The logarithm of the gamma function, of what is above 0: Stirling's series (DLMF 5.11.1), after the recurrence for small ones.
    private static func logGamma(_ x: Double) -> Double {
        var (x, shift) = (x, 0.0)
        while x < 12 {
            shift -= log(x)
            x += 1
        }
        let square = x * x
        let series = (1 / 12 - (1 / 360 - (1 / 1260 - 1 / 1680 / square) / square) / square) / x
        return shift + (x - 0.5) * log(x) - x + 0.5 * log(2 * .pi) + series
    }
}
