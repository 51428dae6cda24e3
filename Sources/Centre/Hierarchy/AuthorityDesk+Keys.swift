import Foundation
import Issuer
import Model
import OpenSSL

extension AuthorityDesk {
    /// The key that an interrupted attempt left for this plan, or a new one.
    ///
    /// - Returns: the key, signing as planned, and its reference.
    func authorityKey(_ plan: AuthorityPlan) throws -> (key: any SigningKey, reference: String) {
        try centre.makeKey(
            named: plan.id.name,
            algorithm: plan.algorithm,
            signatureAlgorithm: plan.signatureAlgorithm,
            at: plan.custody
        )
    }
}
