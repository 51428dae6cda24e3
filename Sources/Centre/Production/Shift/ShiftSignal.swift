import Model
import Tokens

/// What happens to a shift, one thing after another.
enum ShiftSignal: Sendable {
    /// What is in reach; also told once a second when nothing changed.
    case places([TokenPlace])
    /// The readers cannot be asked now.
    case trouble(any Error)
    /// A token was opened, or could not be.
    case opened(String, Result<OpenToken, any Error>)
    /// A step of a token is finished.
    case point(String, ProductionPoint)
    /// The work on a token ended.
    case ended(String, ApplicationNumber, Result<Ending, any Error>)
    /// No other token shall be begun.
    case close

    /// A token that was recognised, and how it is, or why it does not tell.
    struct OpenToken: Sendable {
        let token: any Token
        let condition: Result<TokenCondition, any Error>
    }

    /// How the work on a token ended.
    enum Ending: Sendable {
        /// It is finished, and this became of its letter.
        case made(ProductionLine.Product, BayReport.State)
        /// It was finished before, and this became of its letter.
        case lettered(BayReport.State)
        /// It was set aside.
        case setAside(ProductionLine.SetAside, Trouble)
    }
}
