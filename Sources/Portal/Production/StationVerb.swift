/// What a station asks of the production line's office: the last part of `/api/v1/production/…`.
public enum StationVerb: String, CaseIterable, Sendable {
    /// Begins a session.
    case open
    /// Ends it.
    case close
    /// How many jobs wait.
    case waiting
    /// Which tokens jobs wait for.
    case awaited
    /// Takes the next job.
    case next
    /// Takes the job of an application.
    case claim
    /// Gives back a job that nothing was done for.
    case release
    /// What is on record of a token.
    case standing
    /// Whether a token does for a job.
    case fit
    /// Which tokens are to be given up.
    case orders
    /// Chooses a token for a job.
    case begin
    /// The secrets of that token.
    case secrets
    /// Asks whether a token is still to be written to.
    case hold
    /// Asks what a token is to sign.
    case challenge
    /// Reports a finished step.
    case record
    /// Asks for the certificate.
    case issue
    /// Asks for the pair to decrypt with, and its certificate.
    case encrypt
    /// Gives a token up.
    case setAside = "set-aside"
    /// Has the token of a job given up that somebody else may have in hand.
    case giveUp = "give-up"
    /// Reports a wrong answer of a token.
    case faulted
    /// The PIN letter of a finished token.
    case letter
    /// Reports that the letter is written.
    case lettered
    /// Reports that the letter was handed over.
    case handedOver = "handed-over"
    /// Which letters are lost.
    case lostLetters = "lost-letters"
}
