/// Names of devices, applications or containers, as the functions that enumerate them give them.
///
/// ```
/// names = (name NUL)* NUL
/// ```
///
/// A name is octets that go back to the library as they came: some have text in GBK.
///
/// Source: GM/T 0016-2012 §7.1 (SKF_EnumDev), §7.3 (SKF_EnumApplication), §7.5 (SKF_EnumContainer).
package enum SKFNames {
    /// Names of one list.
    package static let limit = 64
    /// Octets of one name.
    package static let nameLimit = 255

    /// The names in `octets`, of which nothing behind the end of the list counts.
    ///
    /// - Returns: nil when the list has no end, more names than the limit, or a name that is too long.
    package static func read(_ octets: [UInt8]) -> [[UInt8]]? {
        var names: [[UInt8]] = []
        var rest = octets[...]
        while let end = rest.firstIndex(of: 0) {
            // A list without names is one NUL in some libraries, two in others.
            guard end > rest.startIndex else { return names }
            guard names.count < limit, end - rest.startIndex <= nameLimit else { return nil }
            names.append(Array(rest[..<end]))
            rest = rest[(end + 1)...]
        }
        return octets.isEmpty ? [] : nil
    }
}
