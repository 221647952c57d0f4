/// The version of this package.
package enum SimileVersion {
    /// By semantic versioning; see CHANGELOG.md.
    package static let current = "0.1.0"
}
