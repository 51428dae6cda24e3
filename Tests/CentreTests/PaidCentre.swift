import Centre
import CentreSupport
import Foundation
import Model
import Store
import Tokens

/// A centre with one application in the production queue, and a blank card beside it.
struct PaidCentre {
    let centre: PreparedCentre
    let application: ApplicationNumber

    static func make() async throws -> PaidCentre {
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open()
        let application = try await Counter(centre).paidApplication()
        try await centre.close()
        _ = try VirtualCard(stateFile: prepared.path("card.json"))
        return PaidCentre(centre: prepared, application: application)
    }

    /// The same state of affairs, to be spoilt.
    func copy() throws -> PaidCentre {
        PaidCentre(centre: try centre.copy(), application: application)
    }

    /// Everything that is wrong with the finished token and with the book.
    func faults() async throws -> [String] {
        let opened = try centre.open()
        let card = try VirtualCard(stateFile: centre.path("card.json"))
        let faults = try await ProductionFinding.faults(of: application, on: card, in: opened)
        return faults + (try ProductionFinding.faults(in: opened))
    }

    /// Where job, certificate and token stand, as `KEY_GENERATED signing IN_PRODUCTION`.
    func describe() throws -> String {
        let book = try centre.open().book
        var filter = CertificateFilter()
        filter.application = application
        let job = try book.job(of: application)?.state.rawValue ?? "-"
        let states = try book.certificates(filter, limit: 10).map(\.state.rawValue)
        let tokens = try book.tokens(application: application, limit: 10).map(\.state.rawValue)
        return [job, states.joined(separator: "+"), tokens.joined(separator: "+")]
            .map { $0.isEmpty ? "-" : $0 }.joined(separator: " ")
    }
}
