import CPKCS11

extension CryptokiSession {
    /// No object is larger; a length beyond it is nonsense.
    private static let largest = 65_536

    /// The handles of every object that has these attributes, at most 4096.
    func find(_ template: CryptokiTemplate) throws(HSMError) -> [CK_OBJECT_HANDLE] {
        try unsafe call("C_FindObjectsInit") { functions in
            unsafe template.withAttributes {
                unsafe functions.pointee.C_FindObjectsInit?(handle, $0, $1)
            }
        }
        var found: [CK_OBJECT_HANDLE] = []
        var batch = [CK_OBJECT_HANDLE](repeating: 0, count: 64)
        while found.count < 4096 {
            var count: CK_ULONG = 0
            try unsafe call("C_FindObjects") {
                unsafe $0.pointee.C_FindObjects?(handle, &batch, 64, &count)
            }
            guard count > 0 else { break }
            found += batch.prefix(Int(clamping: count))
        }
        try unsafe call("C_FindObjectsFinal") { unsafe $0.pointee.C_FindObjectsFinal?(handle) }
        return found
    }

    /// One attribute's octets; nil when the object does not have it, or does not show it.
    func attribute(_ type: some BinaryInteger, of object: CK_OBJECT_HANDLE) throws(HSMError) -> [UInt8]? {
        var attribute = unsafe CK_ATTRIBUTE(type: CK_ATTRIBUTE_TYPE(type), pValue: nil, ulValueLen: 0)
        guard try unsafe get(&attribute, of: object) else { return nil }
        let length = Int(clamping: unsafe attribute.ulValueLen)
        guard length <= Self.largest else { return nil }
        guard length > 0 else { return [] }
        var value = [UInt8](repeating: 0, count: length)
        let outcome = unsafe value.withUnsafeMutableBytes { buffer in
            unsafe attribute.pValue = buffer.baseAddress
            return Result { () throws(HSMError) in try unsafe get(&attribute, of: object) }
        }
        return try outcome.get() ? Array(value.prefix(Int(clamping: unsafe attribute.ulValueLen))) : nil
    }

    /// A CK_BBOOL attribute; nil when the object does not say.
    func flag(_ type: some BinaryInteger, of object: CK_OBJECT_HANDLE) throws(HSMError) -> Bool? {
        guard let value = try attribute(type, of: object), value.count == 1 else { return nil }
        return value.first != UInt8(CK_FALSE)
    }

    /// A CK_ULONG attribute; nil when the object does not say.
    func number(_ type: some BinaryInteger, of object: CK_OBJECT_HANDLE) throws(HSMError) -> UInt? {
        guard let value = try attribute(type, of: object), value.count == MemoryLayout<CK_ULONG>.size else {
            return nil
        }
        return unsafe value.withUnsafeBytes { unsafe UInt($0.loadUnaligned(as: CK_ULONG.self)) }
    }

    /// Makes an object.
    func create(_ template: CryptokiTemplate) throws(HSMError) -> CK_OBJECT_HANDLE {
        var object: CK_OBJECT_HANDLE = 0
        try unsafe call("C_CreateObject") { functions in
            unsafe template.withAttributes {
                unsafe functions.pointee.C_CreateObject?(handle, $0, $1, &object)
            }
        }
        return object
    }

    /// Sets one attribute.
    ///
    /// - Returns: false when the token does not let it be changed.
    func set(
        _ type: some BinaryInteger,
        _ value: [UInt8],
        of object: CK_OBJECT_HANDLE
    ) throws(HSMError) -> Bool {
        var template = CryptokiTemplate()
        template.add(type, value)
        let status = try unsafe module.status("C_SetAttributeValue", in: stamp.generation) { functions in
            unsafe template.withAttributes {
                unsafe functions.pointee.C_SetAttributeValue?(handle, object, $0, $1)
            }
        }
        switch status.rawValue {
        case UInt(CKR_OK): return true
        case UInt(CKR_ATTRIBUTE_READ_ONLY), UInt(CKR_ACTION_PROHIBITED), UInt(CKR_FUNCTION_NOT_SUPPORTED):
            return false
        default: throw HSMError(status, "C_SetAttributeValue")
        }
    }

    /// Destroys an object.
    func destroy(_ object: CK_OBJECT_HANDLE) throws(HSMError) {
        try unsafe call("C_DestroyObject") { unsafe $0.pointee.C_DestroyObject?(handle, object) }
    }

    private func get(
        _ attribute: inout CK_ATTRIBUTE,
        of object: CK_OBJECT_HANDLE
    ) throws(HSMError) -> Bool {
        let status = try unsafe module.status("C_GetAttributeValue", in: stamp.generation) {
            unsafe $0.pointee.C_GetAttributeValue?(handle, object, &attribute, 1)
        }
        switch status.rawValue {
        case UInt(CKR_OK): return unsafe attribute.ulValueLen != CK_ULONG.max
        case UInt(CKR_ATTRIBUTE_TYPE_INVALID), UInt(CKR_ATTRIBUTE_SENSITIVE), UInt(CKR_BUFFER_TOO_SMALL):
            return false
        default: throw HSMError(status, "C_GetAttributeValue")
        }
    }
}
