public import Model
public import Tokens

/// A step that a station has finished on a token.
public struct StepReport: Hashable, Sendable {
    /// What was done.
    public enum Step: String, CaseIterable, Codable, Sendable {
        /// The token carries its secrets.
        case initialized
        /// The key pair is on it.
        case keyGenerated
        /// The certificate was written and read back.
        case written
        /// The token has signed the office's challenge, and the certificate read from it verified that.
        case verified
        /// Nothing is left to do.
        case done
    }

    /// Whose job.
    public let application: ApplicationNumber
    /// The serial number of the token.
    public let token: String
    /// The version of the job that the station was told last.
    public let version: Int64
    /// What was done.
    public let step: Step
    /// With `.keyGenerated`: the public key, DER.
    public let subjectPublicKeyInfo: [UInt8]?
    /// With `.keyGenerated`: where that is in the token.
    public let slot: TokenSlot?
    /// With `.keyGenerated`: what the token states of the key; nil when it states nothing, or was not asked.
    public let attestation: TokenAttestation?
    /// With `.verified`: what the token made of `TokenProof.message`.
    public let signature: [UInt8]?
    /// With `.done`, and with `.initialized` where the profile wants a number: how many PIN tries are left; nil when the token does
    /// not tell.
    public let pinTriesLeft: Int?
    /// With `.done`: the public key to decrypt with, DER, as the token told it; nil for a token with one certificate.
    public let encryptionKey: [UInt8]?

    /// Makes a report.
    public init(
        application: ApplicationNumber,
        token: String,
        version: Int64,
        step: Step,
        subjectPublicKeyInfo: [UInt8]? = nil,
        slot: TokenSlot? = nil,
        attestation: TokenAttestation? = nil,
        signature: [UInt8]? = nil,
        pinTriesLeft: Int? = nil,
        encryptionKey: [UInt8]? = nil
    ) {
        self.application = application
        self.token = token
        self.version = version
        self.step = step
        self.subjectPublicKeyInfo = subjectPublicKeyInfo
        self.slot = slot
        self.attestation = attestation
        self.signature = signature
        self.pinTriesLeft = pinTriesLeft
        self.encryptionKey = encryptionKey
    }
}

extension StepReport.Step {
    /// The state of a job after it.
    var state: JobState {
        switch self {
        case .initialized: .initialized
        case .keyGenerated: .keyGenerated
        case .written: .written
        case .verified: .verified
        case .done: .done
        }
    }
}
