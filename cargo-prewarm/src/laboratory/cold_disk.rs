//! A disk whose programs are not in memory when they start, and which is read no faster than a given rate, as a new
//! environment of Lambda has one.
//!
//! It is a file system of this process. The kernel forgets what it has of a file when the file is opened, and reads it
//! again as the program needs it. (The limits of control groups don't do: within a tenth of a second they let pass
//! what the rate allows in all of it, which is more than a program weighs.)

use fuser::{
    BackgroundSession, Config, Errno, FileAttr, FileHandle, FileType, Filesystem, Generation,
    INodeNo, LockOwner, MountOption, OpenFlags, ReplyAttr, ReplyData, ReplyEntry, Request,
};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, UNIX_EPOCH};
use std::{fs, io, process, thread};

/// Nothing of it is remembered.
const NOT_AT_ALL: Duration = Duration::ZERO;

/// A mounted cold disk. It is unmounted when it is dropped.
pub struct ColdDisk {
    folder: PathBuf,
    session: Option<BackgroundSession>,
    read: Arc<AtomicU64>,
}

/// The files of a disk: the n-th has the name n.
struct Files {
    contents: Vec<Vec<u8>>,
    bytes_per_s: f64,
    /// When the disk has done what it was asked for.
    is_free: Mutex<Instant>,
    read: Arc<AtomicU64>,
}

impl ColdDisk {
    /// Mounts a disk with these files, which reads at `mb_per_s`, below `folder`.
    ///
    /// # Errors
    ///
    /// Fails if a file cannot be read, or without the right to mount a file system.
    pub fn mount(mb_per_s: u32, files: &[&Path], folder: &Path) -> io::Result<Self> {
        let contents = files.iter().map(fs::read).collect::<io::Result<_>>()?;
        let read = Arc::new(AtomicU64::new(0));
        let files = Files {
            contents,
            bytes_per_s: f64::from(mb_per_s) * 1e6,
            is_free: Mutex::new(Instant::now()),
            read: read.clone(),
        };
        let folder = folder.join(format!("cold-disk-{}", process::id()));
        fs::create_dir_all(&folder)?;
        let mut disk = ColdDisk {
            folder,
            session: None,
            read,
        };
        let mut config = Config::default();
        config.mount_options = vec![
            MountOption::RO,
            MountOption::FSName("prewarm-cold-disk".to_owned()),
        ];
        disk.session = Some(fuser::spawn_mount(files, &disk.folder, &config)?);
        Ok(disk)
    }

    /// The path of the n-th file.
    #[must_use]
    pub fn file(&self, index: usize) -> PathBuf {
        self.folder.join(index.to_string())
    }

    /// How many bytes have been read since the last call.
    #[must_use]
    pub fn read(&self) -> u64 {
        self.read.swap(0, Ordering::Relaxed)
    }
}

impl Drop for ColdDisk {
    fn drop(&mut self) {
        if let Some(session) = self.session.take() {
            let _ = session.umount_and_join();
        }
        let _ = fs::remove_dir(&self.folder);
    }
}

impl Files {
    fn attributes(&self, inode: INodeNo) -> Option<FileAttr> {
        let size = match inode {
            INodeNo::ROOT => 0,
            INodeNo(_) => self.content(inode)?.len() as u64,
        };
        let (kind, perm) = match inode {
            INodeNo::ROOT => (FileType::Directory, 0o755),
            INodeNo(_) => (FileType::RegularFile, 0o755),
        };
        Some(FileAttr {
            ino: inode,
            size,
            blocks: size.div_ceil(512),
            atime: UNIX_EPOCH,
            mtime: UNIX_EPOCH,
            ctime: UNIX_EPOCH,
            crtime: UNIX_EPOCH,
            kind,
            perm,
            nlink: 1,
            uid: 0,
            gid: 0,
            rdev: 0,
            blksize: 4096,
            flags: 0,
        })
    }

    fn content(&self, inode: INodeNo) -> Option<&[u8]> {
        let index = inode.0.checked_sub(INodeNo::ROOT.0 + 1)?;
        let content = self.contents.get(usize::try_from(index).ok()?)?;
        Some(content)
    }

    /// Waits for as long as the disk needs for so many bytes.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a read has far less than 2^52 bytes"
    )]
    fn wait(&self, bytes: usize) {
        let takes = Duration::from_secs_f64(bytes as f64 / self.bytes_per_s);
        let mut is_free = self.is_free.lock().expect("nothing panics here");
        *is_free = (*is_free).max(Instant::now()) + takes;
        thread::sleep(is_free.saturating_duration_since(Instant::now()));
    }
}

impl Filesystem for Files {
    fn lookup(&self, _: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEntry) {
        let index = name.to_str().and_then(|name| name.parse::<u64>().ok());
        let inode = index
            .filter(|_| parent == INodeNo::ROOT)
            .map(|index| INodeNo(INodeNo::ROOT.0 + 1 + index));
        match inode.and_then(|inode| self.attributes(inode)) {
            Some(attributes) => reply.entry(&NOT_AT_ALL, &attributes, Generation(0)),
            None => reply.error(Errno::ENOENT),
        }
    }

    fn getattr(&self, _: &Request, inode: INodeNo, _: Option<FileHandle>, reply: ReplyAttr) {
        match self.attributes(inode) {
            Some(attributes) => reply.attr(&NOT_AT_ALL, &attributes),
            None => reply.error(Errno::ENOENT),
        }
    }

    fn read(
        &self,
        _: &Request,
        inode: INodeNo,
        _: FileHandle,
        offset: u64,
        size: u32,
        _: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyData,
    ) {
        let Some(content) = self.content(inode) else {
            return reply.error(Errno::ENOENT);
        };
        let place =
            |offset: u64| usize::try_from(offset).map_or(content.len(), |at| at.min(content.len()));
        let part = &content[place(offset)..place(offset.saturating_add(size.into()))];
        self.wait(part.len());
        self.read.fetch_add(part.len() as u64, Ordering::Relaxed);
        reply.data(part);
    }
}
