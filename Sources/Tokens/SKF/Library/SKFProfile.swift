/// How one library for SKF tokens differs from others: data of the definition, never guessed from its name.
///
/// Source: GM/T 0016-2012, where it is silent or not followed; docs/adr/0075 and 0076.
public struct SKFProfile: Hashable, Codable, Sendable {
    /// What SKF_ECCSignData signs.
    package enum Signing: String, Codable, CaseIterable, Sendable {
        /// e = SM3(Z ‖ M), 32 octets, as the standard says (§7.6.10).
        case digest
        /// The message; the library makes e of it.
        case message
    }

    /// Octets of a ULONG within structures.
    package let ulong: SKFLayout.Width
    /// Whether structures have no padding.
    package let packed: Bool
    /// What is given to be signed.
    package let signs: Signing
    /// Its codes of a wrong and of a locked PIN.
    package let pinCodes: SKFPINCodes
    /// The name of the application that tokens are made with: 1 to 32 octets.
    package let application: String
    /// What the names of containers begin with: at most 24 octets.
    package let containers: String

    /// Names a way.
    package init(
        ulong: SKFLayout.Width = .four,
        packed: Bool = true,
        signs: Signing = .digest,
        pinCodes: SKFPINCodes = .standard,
        application: String = "CAKEY",
        containers: String = "CA-"
    ) {
        self.ulong = ulong
        self.packed = packed
        self.signs = signs
        self.pinCodes = pinCodes
        self.application = application
        self.containers = containers
    }

    /// How it lays out structures.
    var layout: SKFLayout { SKFLayout(width: ulong, isPacked: packed) }

    /// The name of a slot's container.
    func container(_ slot: TokenSlot) -> [UInt8] {
        let name =
            switch slot {
            case .authentication: "AUTH"
            case .signature: "SIGN"
            case .keyManagement: "KEYM"
            case .cardAuthentication: "CARD"
            }
        return Array((containers + name).utf8)
    }
}
