/// What a card asks of who says to have its management key, and what it is asked back: mutual authentication.
///
/// Source: SP 800-73-4 part 2, §3.2.4 and appendix A.1.
public struct ManagementQuestion: Hashable, Sendable {
    /// The card's random block, encrypted by the card.
    public let witness: [UInt8]
    /// A random block that the card is to encrypt.
    public let challenge: [UInt8]

    /// Makes a question; both blocks are of one size.
    public init(witness: [UInt8], challenge: [UInt8]) {
        self.witness = witness
        self.challenge = challenge
    }
}

/// What only who has the management key can answer; the key is not in it.
public struct ManagementAnswer: Hashable, Sendable {
    /// The witness, decrypted: what the card is shown.
    public let witness: [UInt8]
    /// The challenge, encrypted: what the card has to answer with.
    public let challenge: [UInt8]

    /// Makes an answer.
    public init(witness: [UInt8], challenge: [UInt8]) {
        self.witness = witness
        self.challenge = challenge
    }
}
