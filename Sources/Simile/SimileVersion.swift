/// The version of this package.
public enum SimileVersion {
    /// By semantic versioning; see CHANGELOG.md.
    public static let current = "0.1.0"
}
