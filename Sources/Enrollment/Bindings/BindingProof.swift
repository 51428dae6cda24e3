/// What a token answered to the challenge of a binding; who takes it has verified it with the key of the certificate.
public struct BindingProof: Hashable, Sendable {
    /// What `EnrollmentDesk.bindingNonce` drew.
    public let nonce: [UInt8]
    /// The signature over `BindingStatement`.
    public let signature: [UInt8]

    /// Takes an answer.
    public init(nonce: [UInt8], signature: [UInt8]) {
        self.nonce = nonce
        self.signature = signature
    }
}
