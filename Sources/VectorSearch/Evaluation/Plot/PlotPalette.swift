/// Colours of series that the colour-blind can tell apart (after Okabe and Ito), darker on white and lighter on black than
/// theirs, so that thin lines are seen.
package enum PlotPalette {
    /// Each for a light and for a dark ground.
    package static let colors = [
        (light: "#0072b2", dark: "#56b4e9"), (light: "#d55e00", dark: "#ff8a47"), (light: "#009e73", dark: "#2fd3a5"),
        (light: "#b0478f", dark: "#e08ac2"), (light: "#b07c00", dark: "#f0c445"), (light: "#5b5bd6", dark: "#a3a3ff"),
        (light: "#7a5230", dark: "#cfa27a"), (light: "#555555", dark: "#bbbbbb"),
    ]
}
