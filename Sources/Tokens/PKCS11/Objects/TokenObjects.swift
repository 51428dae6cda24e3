import CPKCS11
import Model
import OpenSSL

/// Looks at the objects of a token through one session.
struct TokenObjects {
    let session: CryptokiSession

    /// The objects of a class that `uri` names.
    func find(_ type: TokenURI.ObjectType, _ uri: TokenURI) throws(HSMError) -> [CK_OBJECT_HANDLE] {
        try session.find(Self.template(type, label: uri.object, id: uri.id))
    }

    /// The one private key that `uri` names.
    ///
    /// - Throws: `HSMError` with `.keyNotFound`, `.ambiguousKey`, `.lost` or `.failed`.
    func privateKey(_ uri: TokenURI) throws(HSMError) -> CK_OBJECT_HANDLE {
        try one(.privateKey, uri)
    }

    /// The one object of a class that `uri` names.
    ///
    /// - Throws: `HSMError` with `.keyNotFound`, `.ambiguousKey`, `.lost` or `.failed`.
    func one(_ type: TokenURI.ObjectType, _ uri: TokenURI) throws(HSMError) -> CK_OBJECT_HANDLE {
        let found = try find(type, uri)
        guard let first = found.first else { throw HSMError(.keyNotFound(uri.objectWords)) }
        guard found.count == 1 else {
            throw HSMError(.ambiguousKey(uri.objectWords, count: found.count))
        }
        return first
    }

    /// The public half of a private key: what the key itself tells, or the public key or certificate beside it.
    ///
    /// What stands beside it is found by CKA_ID and proves nothing; the caller lets the key sign.
    ///
    /// - Throws: `HSMError` with `.keyNotFound` when nothing tells, or `.notOffered` for a kind we do not use.
    func publicKey(of key: CK_OBJECT_HANDLE) throws(HSMError) -> PublicKey {
        if let known = try encodedKey(key) { return known }
        if let known = try publicNumbers(key) { return known }
        let (label, id) = (try label(of: key), try identifier(of: key))
        var uri = TokenURI()
        uri.id = id
        if id == nil { uri.object = label }
        for object in try find(.publicKey, uri) {
            if let known = try publicNumbers(object) { return known }
        }
        for object in try find(.certificate, uri) {
            if let der = try session.attribute(CKA_VALUE, of: object), let known = try? Certificate(der: der)
            {
                return known.publicKey
            }
        }
        throw HSMError(.keyNotFound("a readable public half for the private key '\(label ?? "")'"))
    }

    /// The numbers of a public key, or of an RSA private key; nil when the object does not show them.
    func publicNumbers(_ object: CK_OBJECT_HANDLE) throws(HSMError) -> PublicKey? {
        switch try session.number(CKA_KEY_TYPE, of: object) {
        case UInt(CKK_RSA):
            guard let modulus = try session.attribute(CKA_MODULUS, of: object),
                let exponent = try session.attribute(CKA_PUBLIC_EXPONENT, of: object)
            else { return nil }
            return try? PublicKey(rsaModulus: modulus, exponent: exponent)
        case UInt(CKK_EC):
            guard let parameters = try session.attribute(CKA_EC_PARAMS, of: object),
                let point = try session.attribute(CKA_EC_POINT, of: object),
                let curve = ECPoint.curve(parameters), let length = curve.coordinateLength
            else { return nil }
            let bare = try ECPoint.uncompressed(point, coordinate: length)
            return try? PublicKey(rawECPoint: bare, algorithm: curve)
        case UInt(CKK_EC_EDWARDS):
            guard let point = try session.attribute(CKA_EC_POINT, of: object) else { return nil }
            return try ECPoint.edwardsKey(point)
        default: return nil
        }
    }

    /// CKA_LABEL; nil when it is empty or no text.
    func label(of object: CK_OBJECT_HANDLE) throws(HSMError) -> String? {
        guard let value = try session.attribute(CKA_LABEL, of: object), !value.isEmpty else { return nil }
        return String(validating: value, as: UTF8.self)
    }

    /// CKA_ID; nil when it is empty.
    func identifier(of object: CK_OBJECT_HANDLE) throws(HSMError) -> [UInt8]? {
        guard let value = try session.attribute(CKA_ID, of: object), !value.isEmpty else { return nil }
        return value
    }

    /// CKA_PUBLIC_KEY_INFO, which modules since Cryptoki 2.40 may have.
    private func encodedKey(_ object: CK_OBJECT_HANDLE) throws(HSMError) -> PublicKey? {
        guard let der = try session.attribute(CKA_PUBLIC_KEY_INFO, of: object), !der.isEmpty else {
            return nil
        }
        return try? PublicKey(subjectPublicKeyInfo: der)
    }

    /// A search for objects of one class that are kept in the token.
    static func template(
        _ type: TokenURI.ObjectType,
        label: String? = nil,
        id: [UInt8]? = nil
    ) -> CryptokiTemplate {
        var template = CryptokiTemplate()
        switch type {
        case .privateKey: template.add(CKA_CLASS, number: CKO_PRIVATE_KEY)
        case .publicKey: template.add(CKA_CLASS, number: CKO_PUBLIC_KEY)
        case .certificate: template.add(CKA_CLASS, number: CKO_CERTIFICATE)
        case .secretKey: template.add(CKA_CLASS, number: CKO_SECRET_KEY)
        }
        template.add(CKA_TOKEN, true)
        if let label { template.add(CKA_LABEL, Array(label.utf8)) }
        if let id { template.add(CKA_ID, id) }
        return template
    }
}
