/// The names that certificates below an authority may have, and may not.
///
/// ```
/// NameConstraints ::= SEQUENCE { permittedSubtrees [0] GeneralSubtrees OPTIONAL,
///                                excludedSubtrees [1] GeneralSubtrees OPTIONAL }
/// GeneralSubtree ::= SEQUENCE { base GeneralName, minimum [0] DEFAULT 0, maximum [1] OPTIONAL }
/// ```
///
/// Source: RFC 5280 §4.2.1.10.
public struct NameConstraints: Hashable, Sendable {
    /// Nothing else is allowed, of the forms that occur here.
    public let permitted: [GeneralName]
    /// Not allowed, even when permitted.
    public let excluded: [GeneralName]

    /// States the constraints.
    public init(permitted: [GeneralName], excluded: [GeneralName]) {
        self.permitted = permitted
        self.excluded = excluded
    }

    /// True when nothing is constrained.
    public var isEmpty: Bool { permitted.isEmpty && excluded.isEmpty }

    /// The value of the extension.
    ///
    /// - Throws: `CryptoError` with `.notAllowed` for texts outside printable ASCII, or no constraint at all.
    func encoded() throws(CryptoError) -> [UInt8] {
        guard !isEmpty else { throw CryptoError(.notAllowed(what: "empty nameConstraints")) }
        var content: [UInt8] = []
        for (tag, names) in [(UInt8(0), permitted), (1, excluded)] where !names.isEmpty {
            var subtrees: [UInt8] = []
            for name in names { subtrees += DER.sequence(try name.encoded()) }
            content += DER.contextConstructed(tag, subtrees)
        }
        return DER.sequence(content)
    }
}
