import Model
import Store
public import Tokens

/// What an inserted token is, before anything is done with it.
extension CACentre {
    /// Why nothing can be made on a token, as a production line would say it; nothing is written, and no try is spent.
    ///
    /// - Parameters:
    ///   - token: as it was read.
    ///   - condition: how it is.
    /// - Returns: the words; nil for a blank, and for a token of ours that is in stock.
    /// - Throws: `BookError`.
    public func objection(to token: TokenIdentity, _ condition: TokenCondition) throws -> Trouble? {
        guard let known = try book.token(serial: token.serial) ?? otherwiseSpelled(token.serial) else {
            if !condition.isFactoryFresh { return Trouble(stranger(token)) }
            return configuration.stockRequired == true ? trouble(token, .neverStocked) : nil
        }
        guard known.canBe(token) else { return trouble(token, Unfitness(otherThan: known)) }
        if let reason = Unfitness(known) { return trouble(token, reason) }
        if known.state != .inStock, let application = known.application {
            return trouble(token, .inWork(application))
        }
        let isStranger = known.wrappedSecrets == nil && !condition.isFactoryFresh
        return isStranger ? Trouble(stranger(token)) : nil
    }

    /// Why nothing can be made on a blank that has no serial number yet; nil when it gets one by being made.
    public var objectionToNameless: Trouble? {
        guard configuration.stockRequired == true else { return nil }
        return Trouble(CentreError(.tokenUnsuitable(serial: "（无序列号）", .neverStocked)))
    }

    private func stranger(_ token: TokenIdentity) -> TokenError {
        TokenError(.alreadyPersonalised(serial: token.serial))
    }

    private func trouble(_ token: TokenIdentity, _ reason: Unfitness) -> Trouble {
        Trouble(CentreError(.tokenUnsuitable(serial: token.serial, reason)))
    }
}
