/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - where its code does what can fail
 *
 * Read from the module's file, in which each call of a function of the kernel
 * still has the function's name.
 */

#ifndef _SELFTESTS_SITE_H
#define _SELFTESTS_SITE_H

#include <fcntl.h>
#include <linux/elf.h>
#include <linux/types.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* More than there are. */
#define MAX_SITES 256

struct site {
	/* The function that calls, and which one. */
	const char *caller;
	const char *callee;
	/* Where the call returns to, from the start of @caller. */
	unsigned int offset;
	/* The same, in memory. */
	unsigned long long address;
};

struct module_file {
	const char *bytes;
	const struct elf64_shdr *sections;
	unsigned int sections_len;
	const struct elf64_sym *symbols;
	unsigned int symbols_len;
	const char *names;
	const char *section_names;
};

static inline int open_module_file(struct module_file *file)
{
	const char *const path = getenv("FSECCOMP_KO");
	const struct elf64_hdr *ehdr;
	struct stat stat;
	unsigned int i;
	void *bytes;
	int fd;

	fd = path ? open(path, O_RDONLY) : -1;
	if (fd < 0 || fstat(fd, &stat))
		return -1;
	bytes = mmap(NULL, stat.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (bytes == MAP_FAILED || memcmp(bytes, ELFMAG, SELFMAG))
		return -1;

	ehdr = bytes;
	file->bytes = bytes;
	file->sections = (const void *)(file->bytes + ehdr->e_shoff);
	file->sections_len = ehdr->e_shnum;
	file->section_names =
		file->bytes + file->sections[ehdr->e_shstrndx].sh_offset;
	for (i = 0; i < file->sections_len; i++) {
		const struct elf64_shdr *const section = &file->sections[i];

		if (section->sh_type != SHT_SYMTAB)
			continue;
		file->symbols =
			(const void *)(file->bytes + section->sh_offset);
		file->symbols_len = section->sh_size / sizeof(struct elf64_sym);
		file->names = file->bytes +
			      file->sections[section->sh_link].sh_offset;
		return 0;
	}
	return -1;
}

/* The function which @offset of section @index lies in. */
static inline const struct elf64_sym *
find_function(const struct module_file *file, unsigned int index, __u64 offset)
{
	unsigned int i;

	for (i = 0; i < file->symbols_len; i++) {
		const struct elf64_sym *const symbol = &file->symbols[i];

		if (ELF_ST_TYPE(symbol->st_info) == STT_FUNC &&
		    symbol->st_shndx == index && symbol->st_value <= offset &&
		    offset < symbol->st_value + symbol->st_size)
			return symbol;
	}
	return NULL;
}

/* Functions of the kernel that fail for want of memory, or of user memory. */
static inline bool can_function_fail(const char *name)
{
	static const char *const parts[] = {
		"kmalloc",    "kvmalloc", "kmem_cache_alloc",
		"krealloc",   "memdup",	  "alloc_percpu",
		"_from_user", "_to_user", NULL,
	};
	static const char *const names[] = {
		"anon_inode_getfile", "get_unused_fd_flags",
		"receive_fd",	      "__SCT__fseccomp_receive_fd_replace",
		"single_open",	      NULL,
	};
	unsigned int i;

	/* The table of caches is none. */
	if (!strcmp(name, "kmalloc_caches"))
		return false;
	for (i = 0; parts[i]; i++) {
		if (strstr(name, parts[i]))
			return true;
	}
	for (i = 0; names[i]; i++) {
		if (!strcmp(name, names[i]))
			return true;
	}
	return false;
}

static inline unsigned long long section_address(const char *name)
{
	unsigned long long address = 0;
	char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "/sys/module/fseccomp/sections/%s", name);
	file = fopen(path, "r");
	if (!file)
		return 0;
	if (fscanf(file, "%llx", &address) != 1)
		address = 0;
	fclose(file);
	return address;
}

/* Whether anything but its own file can call a function. */
static inline bool is_referred_to(const struct module_file *file,
				  const struct elf64_sym *function)
{
	unsigned int i, j;

	for (i = 0; i < file->sections_len; i++) {
		const struct elf64_shdr *const section = &file->sections[i];
		const struct elf64_rela *const relas =
			(const void *)(file->bytes + section->sh_offset);

		if (section->sh_type != SHT_RELA ||
		    !(file->sections[section->sh_info].sh_flags &
		      SHF_EXECINSTR))
			continue;
		for (j = 0; j < section->sh_size / sizeof(*relas); j++) {
			if (&file->symbols[ELF64_R_SYM(relas[j].r_info)] ==
			    function)
				return true;
		}
	}
	return false;
}

/*
 * Adds the calls of @callee or, if that is NULL, of functions that can fail.  Code
 * that is gone when the module is loaded is left out.
 */
static inline int add_sites(const struct module_file *file,
			    const struct elf64_sym *callee, struct site *sites,
			    int len)
{
	unsigned int i, j;

	for (i = 0; i < file->sections_len; i++) {
		const struct elf64_shdr *const section = &file->sections[i];
		const struct elf64_rela *const relas =
			(const void *)(file->bytes + section->sh_offset);
		const struct elf64_shdr *code;
		unsigned long long address;
		const char *name;

		/* In other sections, its number is something else. */
		if (section->sh_type != SHT_RELA)
			continue;
		code = &file->sections[section->sh_info];
		name = file->section_names + code->sh_name;
		if (!(code->sh_flags & SHF_EXECINSTR) ||
		    !strncmp(name, ".init", 5) || !strncmp(name, ".exit", 5))
			continue;
		address = section_address(name);
		if (!address)
			return -1;
		for (j = 0; j < section->sh_size / sizeof(*relas); j++) {
			const struct elf64_sym *const symbol =
				&file->symbols[ELF64_R_SYM(relas[j].r_info)];
			const unsigned char *const insn =
				(const void *)(file->bytes + code->sh_offset +
					       relas[j].r_offset - 1);
			const __u64 ret = relas[j].r_offset + 4;
			const struct elf64_sym *caller;

			/* call; a jump returns to the caller's caller. */
			if (*insn != 0xe8)
				continue;
			if (callee ? symbol != callee :
				     !can_function_fail(file->names +
							symbol->st_name))
				continue;
			caller = find_function(file, section->sh_info, ret - 1);
			if (!caller || len == MAX_SITES)
				return -1;
			/* A copy that is left when all calls are inlined. */
			if (ELF_ST_BIND(caller->st_info) == STB_GLOBAL &&
			    !is_referred_to(file, caller))
				continue;
			sites[len++] = (struct site){
				.caller = file->names + caller->st_name,
				.callee = file->names + symbol->st_name,
				.offset = ret - caller->st_value,
				.address = address + ret,
			};
		}
	}
	return len;
}

/* Whether a function of fseccomp calls, or jumps to, one that can fail. */
static inline bool has_site(const struct module_file *file,
			    const struct elf64_sym *function)
{
	unsigned int i, j;

	for (i = 0; i < file->sections_len; i++) {
		const struct elf64_shdr *const section = &file->sections[i];
		const struct elf64_rela *const relas =
			(const void *)(file->bytes + section->sh_offset);

		if (section->sh_type != SHT_RELA ||
		    section->sh_info != function->st_shndx)
			continue;
		for (j = 0; j < section->sh_size / sizeof(*relas); j++) {
			const struct elf64_sym *const symbol =
				&file->symbols[ELF64_R_SYM(relas[j].r_info)];

			if (relas[j].r_offset >= function->st_value &&
			    relas[j].r_offset <
				    function->st_value + function->st_size &&
			    can_function_fail(file->names + symbol->st_name))
				return true;
		}
	}
	return false;
}

/*
 * Writes all calls of functions of the kernel that can fail, and all calls from
 * one file of fseccomp to another by which it comes to these; the number, or -1.
 */
static inline int find_sites(struct site sites[MAX_SITES])
{
	struct module_file file;
	unsigned int i;
	int len;

	if (open_module_file(&file))
		return -1;
	len = add_sites(&file, NULL, sites, 0);
	for (i = 0; len >= 0 && i < file.symbols_len; i++) {
		const struct elf64_sym *const symbol = &file.symbols[i];

		if (ELF_ST_TYPE(symbol->st_info) == STT_FUNC &&
		    ELF_ST_BIND(symbol->st_info) == STB_GLOBAL &&
		    has_site(&file, symbol))
			len = add_sites(&file, symbol, sites, len);
	}
	return len;
}

#endif /* _SELFTESTS_SITE_H */
