//! What SQLite calls: its interface to files, which is one of C, over the disk in memory. Every pointer here is SQLite's own, valid as its
//! documentation of `sqlite3_vfs` and `sqlite3_io_methods` promises; this is the only unsafe code, and it is in tests alone.

use std::{
    cell::RefCell,
    ffi::{CStr, c_char, c_int, c_void},
    ptr,
    rc::Rc,
    slice,
};

use rusqlite::ffi;

use super::{DISK, files::File};

/// An open file, as SQLite keeps it: its own part first.
#[repr(C)]
struct Handle {
    base: ffi::sqlite3_file,
    open: *mut Open,
}

struct Open {
    file: Rc<RefCell<File>>,
    level: c_int,
    mapped: bool,
    readers: [bool; 8],
    writer: [bool; 8],
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved),
    xFileControl: Some(control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// Makes this the disk that SQLite uses.
pub(super) fn register() {
    unsafe {
        // Nobody asks how much memory it uses, and all threads would wait for each other to count it.
        let configured = ffi::sqlite3_config(ffi::SQLITE_CONFIG_MEMSTATUS, 0 as c_int);
        assert_eq!(configured, ffi::SQLITE_OK);
        let system = ffi::sqlite3_vfs_find(ptr::null());
        let mut vfs: ffi::sqlite3_vfs = *system;
        vfs.iVersion = 2;
        vfs.szOsFile = size_of::<Handle>() as c_int;
        vfs.pNext = ptr::null_mut();
        vfs.zName = c"memory-disk".as_ptr();
        vfs.xOpen = Some(open);
        vfs.xDelete = Some(delete);
        vfs.xAccess = Some(access);
        vfs.xFullPathname = Some(full_path);
        vfs.xSleep = Some(sleep);
        let vfs = Box::leak(Box::new(vfs));
        let registered = ffi::sqlite3_vfs_register(vfs, 1);
        assert_eq!(registered, ffi::SQLITE_OK);
    }
    // A device without power says much about pages that it cannot read.
    let quiet = rusqlite::Connection::open_in_memory().and_then(|connection| connection.execute_batch("PRAGMA cipher_log_level = NONE"));
    assert!(quiet.is_ok() || matches!(quiet, Err(rusqlite::Error::ExecuteReturnedResults)), "{quiet:?}");
}

unsafe fn opened<'a>(file: *mut ffi::sqlite3_file) -> &'a mut Open {
    unsafe { &mut *(*file.cast::<Handle>()).open }
}

unsafe fn text(name: *const c_char) -> String {
    unsafe { CStr::from_ptr(name) }.to_string_lossy().into_owned()
}

unsafe extern "C" fn open(
    _: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    let handle = file.cast::<Handle>();
    unsafe { (*handle).base.pMethods = ptr::null() };
    let temporary = name.is_null();
    let path = if temporary { String::new() } else { unsafe { text(name) } };
    let found = DISK.with_borrow_mut(|disk| {
        if temporary {
            return Some(Rc::new(RefCell::new(File::new(Rc::default()))));
        }
        let power = disk.power_of(&path);
        if power.is_cut() {
            return None;
        }
        if let Some(file) = disk.files.get(&path).filter(|file| !file.borrow().removed) {
            return Some(Rc::clone(file));
        }
        if flags & ffi::SQLITE_OPEN_CREATE == 0 {
            return None;
        }
        let file = Rc::new(RefCell::new(File::new(power)));
        disk.files.insert(path.clone(), Rc::clone(&file));
        Some(file)
    });
    let Some(found) = found else { return ffi::SQLITE_CANTOPEN };
    let open = Open { file: found, level: 0, mapped: false, readers: [false; 8], writer: [false; 8] };
    unsafe {
        (*handle).open = Box::into_raw(Box::new(open));
        (*handle).base.pMethods = &raw const METHODS;
        if !out_flags.is_null() {
            *out_flags = flags;
        }
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    unsafe {
        unlock(file, 0);
        shm_unmap(file, 0);
        let handle = file.cast::<Handle>();
        drop(Box::from_raw((*handle).open));
        (*handle).base.pMethods = ptr::null();
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn read(file: *mut ffi::sqlite3_file, buffer: *mut c_void, amount: c_int, at: ffi::sqlite3_int64) -> c_int {
    let open = unsafe { opened(file) };
    let held = open.file.borrow();
    if held.power.is_cut() {
        return ffi::SQLITE_IOERR_READ;
    }
    let buffer = unsafe { slice::from_raw_parts_mut(buffer.cast::<u8>(), amount as usize) };
    let there = held.bytes.get(at as usize..).unwrap_or_default();
    let length = there.len().min(buffer.len());
    buffer[..length].copy_from_slice(&there[..length]);
    buffer[length..].fill(0);
    if length == buffer.len() { ffi::SQLITE_OK } else { ffi::SQLITE_IOERR_SHORT_READ }
}

unsafe extern "C" fn write(file: *mut ffi::sqlite3_file, buffer: *const c_void, amount: c_int, at: ffi::sqlite3_int64) -> c_int {
    let open = unsafe { opened(file) };
    let bytes = unsafe { slice::from_raw_parts(buffer.cast::<u8>(), amount as usize) };
    if open.file.borrow_mut().write(at as usize, bytes) { ffi::SQLITE_OK } else { ffi::SQLITE_IOERR_WRITE }
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: ffi::sqlite3_int64) -> c_int {
    let open = unsafe { opened(file) };
    if open.file.borrow_mut().cut(size as usize) { ffi::SQLITE_OK } else { ffi::SQLITE_IOERR_TRUNCATE }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _: c_int) -> c_int {
    let open = unsafe { opened(file) };
    if open.file.borrow_mut().sync() { ffi::SQLITE_OK } else { ffi::SQLITE_IOERR_FSYNC }
}

unsafe extern "C" fn file_size(file: *mut ffi::sqlite3_file, size: *mut ffi::sqlite3_int64) -> c_int {
    let open = unsafe { opened(file) };
    unsafe { *size = open.file.borrow().bytes.len() as ffi::sqlite3_int64 };
    ffi::SQLITE_OK
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    let open = unsafe { opened(file) };
    let mut held = open.file.borrow_mut();
    let locks = &mut held.locks;
    if open.level >= level {
        return ffi::SQLITE_OK;
    }
    if open.level == 0 {
        if locks.exclusive {
            return ffi::SQLITE_BUSY;
        }
        locks.readers += 1;
        open.level = ffi::SQLITE_LOCK_SHARED;
    }
    if level >= ffi::SQLITE_LOCK_RESERVED && open.level < ffi::SQLITE_LOCK_RESERVED {
        if locks.reserved {
            return ffi::SQLITE_BUSY;
        }
        locks.reserved = true;
        open.level = ffi::SQLITE_LOCK_RESERVED;
    }
    if level == ffi::SQLITE_LOCK_EXCLUSIVE {
        if locks.readers > 1 {
            return ffi::SQLITE_BUSY;
        }
        locks.exclusive = true;
        open.level = level;
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    let open = unsafe { opened(file) };
    let mut held = open.file.borrow_mut();
    let locks = &mut held.locks;
    if open.level >= ffi::SQLITE_LOCK_RESERVED && level < ffi::SQLITE_LOCK_RESERVED {
        locks.reserved = false;
        locks.exclusive = false;
    }
    if open.level >= ffi::SQLITE_LOCK_SHARED && level < ffi::SQLITE_LOCK_SHARED {
        locks.readers -= 1;
    }
    open.level = open.level.min(level);
    ffi::SQLITE_OK
}

unsafe extern "C" fn check_reserved(file: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    let open = unsafe { opened(file) };
    unsafe { *out = c_int::from(open.file.borrow().locks.reserved) };
    ffi::SQLITE_OK
}

unsafe extern "C" fn control(_: *mut ffi::sqlite3_file, _: c_int, _: *mut c_void) -> c_int {
    ffi::SQLITE_NOTFOUND
}

unsafe extern "C" fn sector_size(_: *mut ffi::sqlite3_file) -> c_int {
    4096
}

/// As SQLite says of the disks of today: a cut write harms nothing beside itself.
unsafe extern "C" fn characteristics(_: *mut ffi::sqlite3_file) -> c_int {
    ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE
}

unsafe extern "C" fn shm_map(file: *mut ffi::sqlite3_file, region: c_int, size: c_int, extend: c_int, out: *mut *mut c_void) -> c_int {
    let open = unsafe { opened(file) };
    let mut held = open.file.borrow_mut();
    if held.power.is_cut() {
        return ffi::SQLITE_IOERR_SHMMAP;
    }
    let shared = &mut held.shared;
    if !open.mapped {
        open.mapped = true;
        shared.users += 1;
    }
    let region = region as usize;
    while extend != 0 && shared.regions.len() <= region {
        shared.regions.push(vec![0_u64; size as usize / 8].into_boxed_slice());
    }
    unsafe { *out = shared.regions.get_mut(region).map_or(ptr::null_mut(), |region| region.as_mut_ptr().cast()) };
    ffi::SQLITE_OK
}

unsafe extern "C" fn shm_lock(file: *mut ffi::sqlite3_file, offset: c_int, count: c_int, flags: c_int) -> c_int {
    let open = unsafe { opened(file) };
    let mut held = open.file.borrow_mut();
    let slots = offset as usize..(offset + count) as usize;
    let shared = flags & ffi::SQLITE_SHM_SHARED != 0;
    if flags & ffi::SQLITE_SHM_UNLOCK != 0 {
        for slot in slots {
            let lock = &mut held.shared.held[slot];
            if shared && std::mem::take(&mut open.readers[slot]) {
                lock.readers -= 1;
            } else if !shared && std::mem::take(&mut open.writer[slot]) {
                lock.writer = false;
            }
        }
        return ffi::SQLITE_OK;
    }
    let free = slots.clone().all(|slot| {
        let lock = held.shared.held[slot];
        if shared { !lock.writer || open.writer[slot] } else { !lock.writer && lock.readers == usize::from(open.readers[slot]) }
    });
    if !free {
        return ffi::SQLITE_BUSY;
    }
    for slot in slots {
        let lock = &mut held.shared.held[slot];
        if shared && !open.readers[slot] {
            open.readers[slot] = true;
            lock.readers += 1;
        } else if !shared {
            open.writer[slot] = true;
            lock.writer = true;
        }
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn shm_barrier(_: *mut ffi::sqlite3_file) {}

unsafe extern "C" fn shm_unmap(file: *mut ffi::sqlite3_file, _: c_int) -> c_int {
    let open = unsafe { opened(file) };
    let mut held = open.file.borrow_mut();
    for slot in 0..8 {
        held.shared.held[slot].readers -= usize::from(std::mem::take(&mut open.readers[slot]));
        if std::mem::take(&mut open.writer[slot]) {
            held.shared.held[slot].writer = false;
        }
    }
    if std::mem::take(&mut open.mapped) {
        held.shared.users -= 1;
        if held.shared.users == 0 {
            held.shared.regions.clear();
        }
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn delete(_: *mut ffi::sqlite3_vfs, name: *const c_char, _: c_int) -> c_int {
    let path = unsafe { text(name) };
    match DISK.with_borrow_mut(|disk| disk.remove(&path)) {
        None => ffi::SQLITE_IOERR_DELETE_NOENT,
        Some(false) => ffi::SQLITE_IOERR_DELETE,
        Some(true) => ffi::SQLITE_OK,
    }
}

unsafe extern "C" fn access(_: *mut ffi::sqlite3_vfs, name: *const c_char, _: c_int, out: *mut c_int) -> c_int {
    let path = unsafe { text(name) };
    let there = DISK.with_borrow(|disk| {
        disk.files.get(&path).is_some_and(|file| {
            let file = file.borrow();
            !file.removed && !file.bytes.is_empty()
        })
    });
    unsafe { *out = c_int::from(there) };
    ffi::SQLITE_OK
}

unsafe extern "C" fn full_path(_: *mut ffi::sqlite3_vfs, name: *const c_char, room: c_int, out: *mut c_char) -> c_int {
    let path = unsafe { CStr::from_ptr(name) }.to_bytes_with_nul();
    if path.len() > room as usize {
        return ffi::SQLITE_CANTOPEN;
    }
    unsafe { ptr::copy_nonoverlapping(path.as_ptr().cast(), out, path.len()) };
    ffi::SQLITE_OK
}

/// Nobody else runs meanwhile: to wait would change nothing.
unsafe extern "C" fn sleep(_: *mut ffi::sqlite3_vfs, microseconds: c_int) -> c_int {
    microseconds
}
