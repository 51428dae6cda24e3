import Model
import OpenSSL

/// Stylesheet and script; their names change with their content, so that browsers may keep them.
enum PageAssets {
    /// What their names begin with.
    static let version = String(
        Hexadecimal.encode(
            DigestAlgorithm.sha256.hash(PackageResources.portal_css + PackageResources.portal_js)
        )
        .prefix(12)
    )

    /// All by name.
    static let all: [String: (type: String, content: [UInt8])] = [
        "\(version).css": ("text/css; charset=utf-8", PackageResources.portal_css),
        "\(version).js": ("text/javascript; charset=utf-8", PackageResources.portal_js),
        "mark.svg": ("image/svg+xml", PackageResources.mark_svg),
    ]
}
