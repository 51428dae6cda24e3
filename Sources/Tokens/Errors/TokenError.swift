public import Model

/// Why something could not be done with a token, a card or a reader.
///
/// No error of this type carries a PIN, a PUK or a key.
public struct TokenError: OperatorError, Hashable {
    /// The fact behind the failure.
    public enum Reason: Hashable, Codable, Sendable {
        /// The PC/SC resource manager (`pcscd`) does not answer.
        case serviceNotRunning
        /// The service runs and knows no reader.
        case noReader
        /// No reader of this name.
        case unknownReader(String)
        /// The reader is there and empty.
        case noCard(reader: String)
        /// The card went away during the operation, which may or may not have taken effect.
        case cardRemoved(reader: String)
        /// Somebody reset the card: selection and PIN are gone, stored data is not.
        case cardReset(reader: String)
        /// Another program holds the card.
        case readerBusy(reader: String)
        /// The card or the reader did not answer in time; the connection has been given up.
        case timeout(reader: String)
        /// A PC/SC call failed in a way that has no name here.
        case reader(operation: String, code: UInt32)
        /// The card has no PIV application.
        case notPIV(reader: String)
        /// Another card is in the reader than the one this token was opened on.
        case cardSwapped(expected: String, found: String)
        /// The card has neither a serial number nor a CHUID to be told apart by.
        case noSerial(reader: String)
        /// The card answered with a status word that the operation has no name for.
        case unexpectedStatus(operation: String, status: UInt16)
        /// What the card answered cannot be read.
        case malformedAnswer(operation: String)
        /// The card's signature, key or certificate is not what it has to be.
        case untrueAnswer(operation: String)
        /// The PIN is wrong; this many tries are left, nil when the card did not say.
        case wrongPIN(triesLeft: Int?)
        /// The PUK is wrong; this many tries are left, nil when the card did not say.
        case wrongPUK(triesLeft: Int?)
        /// The SO PIN of a token behind PKCS#11 is wrong; this many tries are left, nil when the token did not say.
        case wrongOfficerPIN(triesLeft: Int?)
        /// The PIN is locked.
        case pinLocked
        /// The PUK is locked.
        case pukLocked
        /// The SO PIN of a token behind PKCS#11 is locked.
        case officerPINLocked
        /// Nothing was tried, because a wrong value would have locked the PIN or the PUK.
        case tooFewTries(of: String, left: Int)
        /// The token is not to be written to any more: meanwhile it became somebody else's.
        case notPermitted(serial: String)
        /// The card is not factory-fresh and none of the known secrets opens it.
        case alreadyPersonalised(serial: String)
        /// A token behind PKCS#11 that looks blank does not take the SO PIN that its module's blanks have by the definition.
        case makersPINRefused(serial: String, module: String)
        /// The management key is not the one on record.
        case managementKeyRefused(serial: String)
        /// The card cannot make or use such a key.
        case unsupportedAlgorithm(KeyAlgorithm)
        /// The card cannot do this.
        case unsupported(operation: String)
        /// There is no key in the slot.
        case emptySlot(TokenSlot)
        /// The object does not fit into the card.
        case tooLarge(octets: Int)
        /// A PIN, PUK or management key that the card could not take.
        case invalidSecret(String)
        /// The cryptographic library failed.
        case crypto(String)
        /// A token module (PKCS#11) cannot be used, or refused an operation in a way that has no reason of its own.
        case moduleFailed(module: String, detail: String)
        /// A token module did not answer in time; its process has been ended.
        case moduleSilent(module: String)
        /// The process that runs a token module ended in the middle of an operation.
        case moduleEnded(module: String, detail: String)
        /// A virtual card's state file cannot be read or written.
        case stateFile(path: String, detail: String)
        /// The virtual reader cannot be started or reached.
        case virtualReader(String)
    }

    /// The fact behind the failure.
    public let reason: Reason

    /// Makes an error of `reason`.
    public init(_ reason: Reason) {
        self.reason = reason
    }
}
