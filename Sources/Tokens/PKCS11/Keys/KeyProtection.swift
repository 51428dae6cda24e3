import CPKCS11

/// What a key in a token must say of itself before anybody relies on it.
///
/// The token's own words are believed, not ours: some ignore what they are asked for.
struct KeyProtection {
    /// An attribute, what it must be, and what is wrong with a key when it is not.
    private typealias Rule = (type: UInt, value: Bool, complaint: String)

    private let rules: [Rule]
    /// What may be left out, because the token does not know such a use.
    private let forbidden: [(type: UInt, complaint: String)]

    /// It was made in the token and stays there.
    static let inside = KeyProtection(
        rules: [
            (UInt(CKA_SENSITIVE), true, "it is not sensitive"),
            (UInt(CKA_EXTRACTABLE), false, "it is extractable"),
            (UInt(CKA_LOCAL), true, "it was not made in the token"),
        ],
        forbidden: []
    )

    /// The same, always and to strangers, of a key that signs and does nothing else.
    static let signing = KeyProtection(
        rules: inside.rules + [
            (UInt(CKA_PRIVATE), true, "it can be seen without login"),
            (UInt(CKA_ALWAYS_SENSITIVE), true, "it was not always sensitive"),
            (UInt(CKA_NEVER_EXTRACTABLE), true, "it was extractable"),
            (UInt(CKA_SIGN), true, "it cannot sign"),
        ],
        forbidden: [
            (UInt(CKA_DECRYPT), "it can decrypt"), (UInt(CKA_UNWRAP), "it can unwrap keys"),
            (UInt(CKA_DERIVE), "it can derive keys"),
        ]
    )

    /// The same of a key that unwraps and does nothing else.
    static let unwrapping = KeyProtection(
        rules: inside.rules + [
            (UInt(CKA_PRIVATE), true, "it can be seen without login"),
            (UInt(CKA_UNWRAP), true, "it cannot unwrap keys"),
        ],
        forbidden: [(UInt(CKA_DECRYPT), "it can decrypt"), (UInt(CKA_SIGN), "it can sign")]
    )

    /// It came from outside, decrypts, and stays there.
    static let takenIn = KeyProtection(
        rules: [
            (UInt(CKA_SENSITIVE), true, "it is not sensitive"),
            (UInt(CKA_EXTRACTABLE), false, "it is extractable"),
            (UInt(CKA_PRIVATE), true, "it can be seen without login"),
        ],
        forbidden: [(UInt(CKA_SIGN), "it can sign"), (UInt(CKA_UNWRAP), "it can unwrap keys")]
    )

    /// Refuses a key that says anything else.
    ///
    /// - Throws: `HSMError` with `.notProtected`, or why there was no answer.
    func demand(
        of key: CK_OBJECT_HANDLE,
        name: String,
        _ session: CryptokiSession
    ) throws(HSMError) {
        for rule in rules where try session.flag(rule.type, of: key) != rule.value {
            throw HSMError(.notProtected(key: name, detail: rule.complaint))
        }
        for use in forbidden where try session.flag(use.type, of: key) == true {
            throw HSMError(.notProtected(key: name, detail: use.complaint))
        }
    }
}
