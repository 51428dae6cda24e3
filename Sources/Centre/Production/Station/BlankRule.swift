import Model
import Tokens

/// What a station never does to a token, whatever its office says.
///
/// A certificate on a token is somebody's. Only a token without one gets new secrets or a new key; once the job's own
/// certificate was signed, that one and no other may be there.
struct BlankRule {
    let token: any Token
    /// As the station read it in this session.
    let condition: TokenCondition

    /// Refuses before anything was changed on the token, and before a PIN was given to it.
    ///
    /// - Throws: `TokenError` with `.alreadyPersonalised`, or why it could not be read.
    func check(_ order: WorkOrder) async throws {
        let carrying = condition.slots.filter(\.hasCertificate).map(\.slot)
        guard !carrying.isEmpty else { return }
        let isOwn = carrying == [order.slot] && order.certificate != nil
        guard isOwn, try await token.readCertificate(in: order.slot) == order.certificate else {
            throw TokenError(.alreadyPersonalised(serial: token.identity.serial))
        }
    }
}
