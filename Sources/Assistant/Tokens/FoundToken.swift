public import Tokens

/// What is in one place with a token.
public struct FoundToken: Sendable {
    /// What the place is called.
    public let place: String
    /// Which token it is; nil when it cannot be opened.
    public let identity: TokenIdentity?
    /// PIN tries left, 0 when locked; nil when it does not tell.
    public let pinTriesLeft: Int?
    /// Its certificates, in the order of the slots.
    public let certificates: [HeldCertificate]
    /// Why it cannot be read; nil when it can.
    public let trouble: AssistantError?
    let token: (any Token)?

    /// One that was read.
    init(place: String, token: any Token, pinTriesLeft: Int?, certificates: [HeldCertificate]) {
        self.place = place
        self.token = token
        self.pinTriesLeft = pinTriesLeft
        self.certificates = certificates
        identity = token.identity
        trouble = nil
    }

    /// One that cannot be read.
    init(place: String, trouble: AssistantError) {
        self.place = place
        self.trouble = trouble
        identity = nil
        pinTriesLeft = nil
        certificates = []
        token = nil
    }
}
