/// What the keeper of a centre should hear about its HSM, once each time it changes.
public enum HSMTrouble: Sendable {
    /// A call failed because session, token or module went away; it is being brought back.
    case lost(HSMError)
    /// It could not be brought back; the operation failed, and the next one tries again.
    case down(HSMError)
    /// A call has not returned for as long as one may wait; until it does, every operation fails at once.
    case hangs(HSMError)
    /// It works again.
    case recovered
    /// Login was refused; nothing is tried again in this process.
    case loginRefused(HSMError)
}
