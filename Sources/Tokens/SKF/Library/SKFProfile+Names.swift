/// Which names a profile may have.
extension SKFProfile {
    /// Whether tokens can be made with an application of this name: 1 to 32 printable ASCII characters.
    package static func isApplication(_ name: String) -> Bool {
        (1...32).contains(name.utf8.count) && name.utf8.allSatisfy(isPrintable)
    }

    /// Whether names of containers can begin like this: at most 24 printable ASCII characters.
    package static func isPrefix(_ text: String) -> Bool {
        text.utf8.count <= 24 && text.utf8.allSatisfy(isPrintable)
    }

    private static func isPrintable(_ octet: UInt8) -> Bool { (0x21...0x7E).contains(octet) }
}
