import Enrollment
import Model
import Tokens

/// What a token in a reader tells of the one on record.
extension TokenRecord {
    /// Whether a token in a reader can be the one on record; numbers are given by makers, and two of them may give the same.
    ///
    /// What a supplier's list says of a token is no name that the token gives itself. A record of one that came by a list may have
    /// another driver than its token, when it was made by a release that did not note it.
    func canBe(_ token: TokenIdentity) -> Bool {
        isUnseen || model == token.model && (driver == token.driver || batch != nil)
    }

    /// The same record with the PIN tries that were just read.
    func seen(pinTriesLeft: Int?) -> TokenRecord {
        var record = self
        record.pinTriesLeft = pinTriesLeft ?? self.pinTriesLeft
        return record
    }
}
